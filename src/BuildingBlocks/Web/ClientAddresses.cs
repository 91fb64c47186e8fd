using System.Net;
using Microsoft.AspNetCore.Http;

namespace App.BuildingBlocks.Web;

/// <summary>The address a request came from.</summary>
public static class ClientAddresses
{
    /// <summary>The caller's address behind the trusted proxies; an IPv4 address as one, also when it came in by a socket for both kinds.</summary>
    /// <returns><c>null</c> when the transport has none, as in a test server.</returns>
    public static IPAddress? ClientAddress(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var address = context.Connection.RemoteIpAddress;
        return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
    }
}
