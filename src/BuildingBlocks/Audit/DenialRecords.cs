using System.Collections.Concurrent;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Audit;

/// <summary>Set on a request that was refused: its 404 may hide that, and the organisation is known to who refused it.</summary>
public sealed record DeniedAccess(Guid? OrganizationId);

/// <summary>Records refused access: what was answered with 403, and what says "not found" to strangers.</summary>
public static class DenialRecords
{
    private const int MostAMinute = 10;

    public static IApplicationBuilder UseDenialRecords(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<AuditLog>();
        var clock = app.ApplicationServices.GetRequiredService<TimeProvider>();
        var recorded = new ConcurrentDictionary<string, int>();
        var minute = 0L;
        return app.Use((context, next) =>
        {
            // Nearly every request is answered by now, and not refused.
            var answered = next(context);
            return answered.IsCompletedSuccessfully && !IsDenied(context) ? answered : RecordAsync(answered, context);
        });

        async Task RecordAsync(Task answered, HttpContext context)
        {
            await answered;
            if (!IsDenied(context))
            {
                return;
            }

            // Whoever is refused again and again is known by the first ones: the log must not be filled by strangers.
            var now = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (Interlocked.Exchange(ref minute, now) != now)
            {
                recorded.Clear();
            }

            var who = context.User.IsSignedIn() ? context.User.Id().ToString() : context.ClientAddress()?.ToString() ?? "";
            if (recorded.Count < 1000 && recorded.AddOrUpdate(who, 1, (_, times) => times + 1) <= MostAMinute)
            {
                await log.RecordAsync(Describe(context), CancellationToken.None);
            }
        }
    }

    private static bool IsDenied(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status403Forbidden || context.Features.Get<DeniedAccess>() is not null;

    // The route's pattern and not the path: paths may hold what is secret.
    private static SecurityEvent Describe(HttpContext context) =>
        new("access.denied", context.User.IsSignedIn() ? context.User.Id() : null)
        {
            OrganizationId = context.Features.Get<DeniedAccess>()?.OrganizationId,
            Succeeded = false,
            Detail = $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "before routing"}",
        };
}
