using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.RateLimits;

/// <summary>The limit of an API key, which counts every request that shows it.</summary>
public static class KeyLimit
{
    /// <summary>Null when the request may pass; else what answers it.</summary>
    public static async ValueTask<Func<Task>?> TakeAsync(HttpContext http, Guid key, int perMinute)
    {
        var services = http.RequestServices;
        return services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled
            && await services.GetRequiredService<KeyWindows>().TakeAsync(key, perMinute) is { } refused
            ? () => RateLimitMiddleware.RefuseAsync(http, refused.Wait, refused.IsFirst ? "API key" : null)
            : null;
    }
}
