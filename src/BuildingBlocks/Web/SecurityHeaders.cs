using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace App.BuildingBlocks.Web;

/// <summary>What browsers are told on every response, errors and static files included: no inline script or style, no frames, no sniffing.</summary>
public static class SecurityHeaders
{
    private static readonly StringValues s_api = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues s_noStore = "no-store";
    private static readonly StringValues s_noSniff = "nosniff";
    private static readonly StringValues s_referrer = "strict-origin-when-cross-origin";
    private static readonly StringValues s_sameOrigin = "same-origin";
    private static readonly StringValues s_permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    private static readonly StringValues s_transport = "max-age=31536000; includeSubDomains";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var development = app.ApplicationServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
        var secure = app.ApplicationServices.GetRequiredService<IOptions<AppOptions>>().Value.PublicUrl?.Scheme == Uri.UriSchemeHttps;
        // Hot reload connects back by a web socket on another port.
        StringValues page = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; "
            + $"connect-src 'self'{(development ? " ws: wss:" : "")}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

        return app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = s_noSniff;
            // Static files, which are named by their contents, say otherwise for themselves.
            headers.CacheControl = s_noStore;
            if (secure)
            {
                headers.StrictTransportSecurity = s_transport;
            }

            if (ErrorResponses.IsApi(context))
            {
                headers.ContentSecurityPolicy = s_api;
            }
            else
            {
                headers.ContentSecurityPolicy = page;
                headers["Referrer-Policy"] = s_referrer;
                headers["Cross-Origin-Opener-Policy"] = s_sameOrigin;
                headers["Permissions-Policy"] = s_permissions;
            }

            return next(context);
        });
    }
}
