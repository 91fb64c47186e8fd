using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using App.BuildingBlocks.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.RateLimits;

/// <summary>Counts what a caller's address does, where that is not simply requests; for all processes together.</summary>
public static class NetworkLimit
{
    /// <summary>Counts one more, and refuses the request when there were too many.</summary>
    /// <param name="isWide">Counts for the neighbours, too: /24 of IPv4, /48 of IPv6, which one customer of a provider has.</param>
    /// <exception cref="TooManyRequestsException">There were.</exception>
    public static async Task TakeAsync(HttpContext http, string name, int permits, TimeSpan window, string refusal, bool isWide = false)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!IsOn(http) || await Windows(http).TakeAsync(Key(http, name, isWide), permits, window) is not { } refused)
        {
            return;
        }

        if (refused.IsFirst)
        {
            await http.RequestServices.GetRequiredService<AuditLog>().RecordAsync(new SecurityEvent("limits.hit", null) { Succeeded = false, Detail = name });
        }

        throw new TooManyRequestsException(refusal, refused.Wait);
    }

    /// <summary>Counts one more, and says how many there are in this window.</summary>
    public static async Task<int> CountAsync(HttpContext http, string name, TimeSpan window)
    {
        ArgumentNullException.ThrowIfNull(http);
        return IsOn(http) ? (await Windows(http).CountAsync(Key(http, name, isWide: false), 1, window)).Taken : 0;
    }

    /// <summary>How many there are in this window.</summary>
    public static async Task<int> ReadAsync(HttpContext http, string name)
    {
        ArgumentNullException.ThrowIfNull(http);
        return IsOn(http) ? await Windows(http).ReadAsync(Key(http, name, isWide: false)) : 0;
    }

    private static bool IsOn(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled;

    private static SharedWindows Windows(HttpContext http) => http.RequestServices.GetRequiredService<SharedWindows>();

    private static byte[] Key(HttpContext http, string name, bool isWide)
    {
        var address = http.Connection.RemoteIpAddress;
        var network = isWide ? ClientNetwork.Around(address) : ClientNetwork.Of(address);
        return SHA256.HashData(Encoding.UTF8.GetBytes($"network|{name}|{network.ToString(CultureInfo.InvariantCulture)}"));
    }
}
