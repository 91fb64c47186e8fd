using System.Net;
using System.Net.Sockets;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Sessions;

/// <summary>Where a request came from, as it is stored.</summary>
internal sealed record RequestOrigin(string? UserAgent, string? Address, string? Network)
{
    public static RequestOrigin Of(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        var address = http.ClientAddress();
        return new(agent.Length > 400 ? agent[..400] : agent, address?.ToString(), NetworkOf(address));
    }

    // Neighbours of an address that belong to the same line, as a rule: /24 and /64.
    private static string? NetworkOf(IPAddress? address) => address switch
    {
        null => null,
        { AddressFamily: AddressFamily.InterNetwork } => new IPAddress([.. address.GetAddressBytes()[..3], 0]).ToString(),
        _ => new IPAddress([.. address.GetAddressBytes()[..8], 0, 0, 0, 0, 0, 0, 0, 0]).ToString(),
    };
}
