using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.RateLimits;

/// <summary>The limit of an API key, which counts every request that shows it: in memory, since a row a request would cost more than the request.</summary>
public static class KeyLimit
{
    /// <summary>Null when the request may pass; else what answers it.</summary>
    public static Func<Task>? Take(HttpContext http, Guid key, int perMinute)
    {
        var services = http.RequestServices;
        if (!services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled)
        {
            return null;
        }

        // An id of version 7 begins with a time: it cannot be taken for an address, which begins with a small number.
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes, bigEndian: true, out _);
        var refused = services.GetRequiredService<RequestWindows>().Take(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes), perMinute, services.GetRequiredService<TimeProvider>().GetUtcNow());
        return refused is { } wait ? () => RateLimitMiddleware.RefuseAsync(http, wait.Wait, wait.IsFirst ? "API key" : null) : null;
    }
}
