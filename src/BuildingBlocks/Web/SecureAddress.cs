namespace App.BuildingBlocks.Web;

/// <summary>Addresses that what is secret may go to.</summary>
public static class SecureAddress
{
    /// <summary>What is wrong with a setting that has another one.</summary>
    public const string Fault = "must be an address that begins with https://; on the same machine, http:// will do.";

    /// <summary>Whether it is https, or http that does not leave the machine.</summary>
    public static bool IsSecure(this Uri? address) =>
        address is { IsAbsoluteUri: true } && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
