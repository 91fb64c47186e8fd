using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Observability;

public static class HealthEndpoints
{
    /// <summary><c>/healthz</c>: the process lives. <c>/healthz/ready</c>: it can serve, or 503 and why not.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var readiness = endpoints.ServiceProvider.GetRequiredService<Readiness>();
        Map(endpoints, "/healthz", "Health", context => WriteAsync(context, "alive", []));
        Map(endpoints, "/healthz/ready", "Readiness", async context =>
        {
            var reasons = await readiness.CheckAsync();
            await WriteAsync(context, reasons.Count == 0 ? "ready" : "not_ready", reasons);
        });
    }

    // Right behind routing: sessions, rate limits and request metrics are not for probes.
    private static void Map(IEndpointRouteBuilder endpoints, string path, string name, RequestDelegate answer) =>
        endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], answer)
            .WithName(name).AllowAnonymous().DisableHttpMetrics().ExcludeFromDescription().ShortCircuit();

    private static async Task WriteAsync(HttpContext context, string status, IReadOnlyList<Unready> reasons)
    {
        Tracing.Forget();
        context.Response.StatusCode = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", status);
        if (reasons.Count > 0)
            json.WriteStartArray("reasons");
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("name", reason.Name);
            json.WriteString("reason", reason.Reason);
            json.WriteEndObject();
        }

        if (reasons.Count > 0)
            json.WriteEndArray();
        json.WriteEndObject();
    }
}
