using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace App.BuildingBlocks.Web;

/// <summary>What browsers are told on every response, errors and static files included: no inline script or style, no frames, no sniffing.</summary>
public sealed class SecurityHeaders(IHostEnvironment environment, IOptions<AppOptions> options, IOptions<CaptchaOptions> captcha)
{
    private static readonly StringValues s_api = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues s_noStore = "no-store";
    private static readonly StringValues s_noSniff = "nosniff";
    private static readonly StringValues s_referrer = "strict-origin-when-cross-origin";
    private static readonly StringValues s_sameOrigin = "same-origin";
    private static readonly StringValues s_permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    private static readonly StringValues s_transport = "max-age=31536000; includeSubDomains";

    private readonly bool _secure = options.Value.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    private readonly StringValues _page = Policy(environment, "");
    private readonly StringValues _captcha = CaptchaVendor.Of(captcha.Value) is { } vendor ? Policy(environment, $" {vendor.Origins}") : default;

    internal void AddTo(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = s_noSniff;
        // Static files say otherwise for themselves.
        headers.CacheControl = s_noStore;
        if (_secure)
        {
            headers.StrictTransportSecurity = s_transport;
        }

        if (ErrorResponses.IsApi(context))
        {
            headers.ContentSecurityPolicy = s_api;
        }
        else
        {
            headers.ContentSecurityPolicy = _page;
            headers["Referrer-Policy"] = s_referrer;
            headers["Cross-Origin-Opener-Policy"] = s_sameOrigin;
            headers["Permissions-Policy"] = s_permissions;
        }
    }

    /// <summary>Lets this page load the widget that tells people from bots. False when it may already, or when there is none.</summary>
    internal bool AllowCaptcha(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (_captcha.Count == 0 || headers.ContentSecurityPolicy == _captcha)
        {
            return false;
        }

        headers.ContentSecurityPolicy = _captcha;
        return true;
    }

    // Hot reload connects back by a web socket on another port.
    private static string Policy(IHostEnvironment environment, string others) =>
        $"default-src 'none'; script-src 'self'{others}; style-src 'self'{others}; img-src 'self' data:; font-src 'self'; manifest-src 'self'; "
        + $"connect-src 'self'{(environment.IsDevelopment() ? " ws: wss:" : "")}{others}; {(others.Length > 0 ? $"frame-src{others}; " : "")}"
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
}

public static class SecurityHeadersMiddleware
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var headers = app.ApplicationServices.GetRequiredService<SecurityHeaders>();
        return app.Use((context, next) =>
        {
            headers.AddTo(context);
            return next(context);
        });
    }
}
