using App.BuildingBlocks.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The scrape page as middleware, by the official package's names.</summary>
public static class PrometheusExporterApplicationBuilderExtensions
{
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app)
    {
        var exporter = Exporter(app.ApplicationServices);
        return app.UseOpenTelemetryPrometheusScrapingEndpoint(exporter.Options.ScrapeEndpointPath ?? "/metrics");
    }

    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app, string path) =>
        app.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Request.Path.Equals(path, StringComparison.OrdinalIgnoreCase));

    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app, Func<HttpContext, bool> predicate)
    {
        var scraper = Exporter(app.ApplicationServices).Scraper;
        return app.MapWhen(predicate, branch => branch.Run(scraper.ServeAsync));
    }

    internal static PrometheusExporter Exporter(IServiceProvider services) =>
        PrometheusExporter.Of(services.GetRequiredService<MeterProvider>())
        ?? throw new InvalidOperationException("The MeterProvider has no Prometheus exporter: call AddPrometheusExporter() when building it.");
}

/// <summary>The scrape page as an endpoint, by the official package's names.</summary>
public static class PrometheusExporterEndpointRouteBuilderExtensions
{
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPrometheusScrapingEndpoint(
            PrometheusExporterApplicationBuilderExtensions.Exporter(endpoints.ServiceProvider).Options.ScrapeEndpointPath ?? "/metrics");

    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string path)
    {
        var scraper = PrometheusExporterApplicationBuilderExtensions.Exporter(endpoints.ServiceProvider).Scraper;
        return endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)scraper.ServeAsync)
            .WithDisplayName("Prometheus metrics");
    }
}
