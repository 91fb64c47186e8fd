using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace App.BuildingBlocks.Web;

/// <summary>
/// Refuses unsafe requests that another site made a browser send: by <c>Sec-Fetch-Site</c>, which browsers set and pages cannot, and by
/// <c>Origin</c>. A request to the API with a key and no cookie carries nothing that a foreign page could borrow, and passes.
/// </summary>
public static class CrossSiteGuard
{
    public static IApplicationBuilder UseCrossSiteGuard(this IApplicationBuilder app)
    {
        var environment = app.ApplicationServices.GetRequiredService<IHostEnvironment>();
        var address = app.ApplicationServices.GetRequiredService<IOptions<AppOptions>>().Value.PublicUrl;
        var own = environment.IsDevelopment() ? null : address?.GetLeftPart(UriPartial.Authority);
        return app.Use((context, next) =>
            IsSafe(context.Request.Method) ? next(context)
            : !HasKeyAlone(context) && IsCrossSite(context.Request, own) ? RefuseAsync(context)
            : IsForeignBody(context) ? ErrorResponses.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType)
            : ReadAsUtf8(context, next));
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // Also where a route reads no body: a form that another site posts must not reach it.
    private static bool IsForeignBody(HttpContext context) =>
        context.Request.ContentType is { } type && ErrorResponses.IsApi(context) && (!context.Request.HasJsonContentType() || !IsUtf8(type));

    private static bool IsUtf8(string type) =>
        !NamesCharset(type) || MediaTypeHeaderValue.Parse(type).Charset.Value?.Trim('"').ToUpperInvariant() is null or "UTF-8" or "UTF8";

    // JSON has one encoding, whose name may be quoted: the framework fails at the quotes, and at other names.
    private static Task ReadAsUtf8(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentType is { } type && NamesCharset(type) && ErrorResponses.IsApi(context))
        {
            context.Request.ContentType = "application/json; charset=utf-8";
        }

        return next(context);
    }

    private static bool NamesCharset(string type) => type.Contains("charset", StringComparison.OrdinalIgnoreCase);

    // A key is shown as a bearer's, which no browser adds by itself; names and passwords for a proxy (Basic, Negotiate) it does add, also for another site.
    private static bool HasKeyAlone(HttpContext context) =>
        context.Request.Headers is { Authorization: [{ } shown], Cookie.Count: 0 }
        && shown.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && ErrorResponses.IsApi(context);

    private static bool IsCrossSite(HttpRequest request, string? own)
    {
        var headers = request.Headers;
        var site = headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site != "same-origin" && site != "none")
        {
            return true;
        }

        var origin = headers.Origin;
        return origin.Count > 0 && !string.Equals(origin, own ?? $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static Task RefuseAsync(HttpContext context) => ErrorResponses.WriteAsync(
        context,
        StatusCodes.Status403Forbidden,
        "cross_site",
        "The request came from another site. Open the page itself and try again.");
}
