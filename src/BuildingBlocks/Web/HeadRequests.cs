using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.BuildingBlocks.Web;

/// <summary>Answers HEAD as GET, whose body the server then leaves out: monitors and link checkers ask so.</summary>
public static class HeadRequests
{
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) => app.Use((context, next) =>
        HttpMethods.IsHead(context.Request.Method) ? AsGetAsync(context, next) : next(context));

    private static async Task AsGetAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            // Metrics and logs see what was asked.
            context.Request.Method = HttpMethods.Head;
        }
    }
}
