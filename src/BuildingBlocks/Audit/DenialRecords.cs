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
    public static IApplicationBuilder UseDenialRecords(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<AuditLog>();
        var cap = new CallerCap(app.ApplicationServices.GetRequiredService<TimeProvider>());
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

            // Whoever is refused again and again is known by the first ones.
            if (cap.Admits(context.User.IsSignedIn() ? context.User.Id().ToString() : context.ClientAddress()?.ToString() ?? ""))
            {
                await log.RecordAsync(Describe(context), CancellationToken.None);
            }
        }
    }

    private static bool IsDenied(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status403Forbidden => true,
        StatusCodes.Status404NotFound => context.Features.Get<DeniedAccess>() is not null,
        _ => false,
    };

    // The route's pattern and not the path: paths may hold what is secret.
    private static SecurityEvent Describe(HttpContext context) =>
        new("access.denied", context.User.IsSignedIn() ? context.User.Id() : null)
        {
            OrganizationId = context.Features.Get<DeniedAccess>()?.OrganizationId,
            Succeeded = false,
            Detail = $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "before routing"}",
        };
}
