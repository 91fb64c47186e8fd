using System.Globalization;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.RateLimits;

/// <summary>The limit for everything that is not a file. It stands before authorization: what is over it costs no look-up.</summary>
public static class RateLimitMiddleware
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateSettings(RateLimitOptions.Section);
        return services.AddSingleton<RequestWindows>().AddSingleton<SharedWindows>().AddSingleton<KeyWindows>();
    }

    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var options = services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        if (!options.Enabled)
        {
            return app;
        }

        var (windows, callers, clock) =
            (services.GetRequiredService<RequestWindows>(), services.GetRequiredService<ICallers>(), services.GetRequiredService<TimeProvider>());
        return app.Use((context, next) =>
        {
            if (IsFile(context.GetEndpoint()))
            {
                return next(context);
            }

            var headers = context.Request.Headers;
            if (headers.Cookie.Count == 0 && headers.Authorization.Count == 0)
            {
                return PassVisitor(context, next);
            }

            // What is shown is looked up only while the larger window has room: made-up cookies cost so many look-ups a minute and no more.
            if (Take(context, UInt128.One << 127, options.UsersPerMinute) is { } wait)
            {
                return RefuseAsync(context, wait.Wait, wait.IsFirst ? "all" : null);
            }

            var known = callers.IsKnownAsync(context);
            return !known.IsCompletedSuccessfully ? AwaitAsync(known, context, next) : known.Result ? next(context) : PassVisitor(context, next);
        });

        (TimeSpan Wait, bool IsFirst)? Take(HttpContext context, UInt128 kind, int permits) =>
            windows.Take(ClientNetwork.Of(context.Connection.RemoteIpAddress) ^ kind, permits, clock.GetUtcNow());

        Task PassVisitor(HttpContext context, RequestDelegate next) =>
            Take(context, UInt128.Zero, options.VisitorsPerMinute) is { } wait ? RefuseAsync(context, wait.Wait, wait.IsFirst ? "all" : null) : next(context);

        async Task AwaitAsync(ValueTask<bool> known, HttpContext context, RequestDelegate next) =>
            await (await known ? next(context) : PassVisitor(context, next));
    }

    /// <param name="context">The request to refuse.</param>
    /// <param name="wait">How long it is of no use to come back.</param>
    /// <param name="name">The limit, when this is to be recorded: once a window, or the log would be the next victim.</param>
    internal static async Task RefuseAsync(HttpContext context, TimeSpan wait, string? name)
    {
        if (name is not null)
        {
            var happened = new SecurityEvent("limits.hit", context.User.IsSignedIn() ? context.User.Id() : null) { Succeeded = false, Detail = name };
            await context.RequestServices.GetRequiredService<AuditLog>().RecordAsync(happened, CancellationToken.None);
        }

        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await ErrorResponses.WriteAsync(
            context, StatusCodes.Status429TooManyRequests, "too_many_requests", $"Too many requests. Try again in {Words(seconds)}.");
    }

    private static string Words(int seconds) => seconds switch
    {
        1 => "a second",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(seconds + 59) / 60} minutes"),
    };

    // Health checks do not come here: routing answers them.
    private static bool IsFile(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
}
