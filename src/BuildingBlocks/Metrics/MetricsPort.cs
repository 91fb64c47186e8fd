using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Metrics;

/// <summary>
/// <see cref="AppOptions.MetricsPort"/>: a port that serves /metrics and nothing else. The connection's local port decides, never the Host header.
/// </summary>
public static class MetricsPort
{
    public static void AddTo(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<AppOptions>().BindConfiguration(AppOptions.Section);
        // Before every other filter and middleware: host filtering, error pages and the like are not for this port.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, MetricsPortFilter>());
    }
}
