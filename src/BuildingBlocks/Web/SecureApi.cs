using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Web;

/// <summary>
/// Refuses the API over http where the product is served over https. A redirect would hide that a key or a cookie has just gone over the line
/// for everybody to read; a person's browser is led to https by the proxy.
/// </summary>
public static class SecureApi
{
    public static IApplicationBuilder UseSecureApi(this IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<IOptions<AppOptions>>().Value.PublicUrl?.Scheme != Uri.UriSchemeHttps
            ? app
            : app.Use((context, next) => context.Request.IsHttps || !ErrorResponses.IsApi(context) ? next(context) : ErrorResponses.WriteAsync(
                context,
                StatusCodes.Status403Forbidden,
                "https_required",
                "Use https. If you do, the proxy in between does not say so: it must send X-Forwarded-Proto and be among App:TrustedProxies."));
}
