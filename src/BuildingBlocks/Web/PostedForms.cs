using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace App.BuildingBlocks.Web;

/// <summary>Reads a page's form before anything of the page runs: what cannot be read is the sender's mistake, wherever a feature would have looked.</summary>
public static class PostedForms
{
    /// <summary>A field of the form that was posted to a page; empty where the browser sent none, or no form at all.</summary>
    public static StringValues Posted(this HttpRequest request, string field) => request.HasFormContentType ? request.Form[field] : default;

    internal static void ReadForms(this RouteGroupBuilder group) => ((IEndpointConventionBuilder)group).Finally(endpoint =>
    {
        var page = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http => HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType ? ReadFirstAsync(http, page) : page(http);
    });

    /// <exception cref="BadHttpRequestException">It is no form, or has more or longer fields than any browser sends.</exception>
    internal static async Task<IFormCollection> ReadAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form could not be read.", error);
        }
    }

    private static async Task ReadFirstAsync(HttpContext http, RequestDelegate page)
    {
        _ = await ReadAsync(http.Request);
        await page(http);
    }
}
