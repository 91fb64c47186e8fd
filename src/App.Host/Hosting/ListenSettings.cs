using App.BuildingBlocks;

namespace App.Host.Hosting;

/// <summary>Refuses to listen where nobody meant to: Kestrel takes port 80 for what is no number, and says nothing.</summary>
internal static class ListenSettings
{
    /// <exception cref="OperatorException">An address or a port is none; the message names the setting.</exception>
    public static void Demand(IConfiguration settings)
    {
        foreach (var url in Split(settings["urls"]).Where(url => !IsAddress(url)))
        {
            throw new OperatorException($"ASPNETCORE_URLS has '{url}', which is no address to listen on, such as http://localhost:5080 or http://*:8080.");
        }

        DemandPorts(settings, "http_ports", 8080);
        DemandPorts(settings, "https_ports", 8443);
    }

    private static void DemandPorts(IConfiguration settings, string key, int example)
    {
        foreach (var port in Split(settings[key]).Where(port => !ushort.TryParse(port, out _)))
        {
            throw new OperatorException($"ASPNETCORE_{key.ToUpperInvariant()} has '{port}', but must be port numbers, such as {example}.");
        }
    }

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0 && (address.IsUnixPipe || address.IsNamedPipe || HasPort(address));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // What is no number stays with the host; of the hosts only IPv6 addresses have colons, in brackets.
    private static bool HasPort(BindingAddress address) =>
        address.Port is >= 0 and <= ushort.MaxValue && (!address.Host.Contains(':', StringComparison.Ordinal) || address.Host.EndsWith(']'));

    private static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
