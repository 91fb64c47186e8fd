namespace OpenTelemetry.Exporter;

/// <summary>Settings of the scrape page, under the names of OpenTelemetry.Exporter.Prometheus.AspNetCore.</summary>
public sealed class PrometheusAspNetCoreOptions
{
    /// <summary>Path of the page.</summary>
    public string? ScrapeEndpointPath { get; set; } = "/metrics";

    /// <summary>How long one collection answers further scrapes, in milliseconds; 0 collects each time.</summary>
    public int ScrapeResponseCacheDurationMilliseconds { get; set; } = 300;

    /// <summary>Whether each series carries the meter it comes from (<c>otel_scope_name</c> and its like).</summary>
    public bool ScopeInfoEnabled { get; set; } = true;

    /// <summary>Whether <c>target_info</c> tells the resource: the service's name and version.</summary>
    public bool TargetInfoEnabled { get; set; } = true;
}
