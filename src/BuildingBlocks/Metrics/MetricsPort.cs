using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Metrics;

/// <summary>
/// <c>App:MetricsPort</c> (9464; 0 is off): a port that serves /metrics and nothing else. The connection's local port decides, never the Host header.
/// </summary>
public static class MetricsPort
{
    public const int Default = 9464;

    public static void AddTo(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var port = Read(builder.Configuration["App:MetricsPort"]);
        if (port == 0)
            return;
        // Before every other filter and middleware: host filtering, error pages and the like are not for this port.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(
            services => ActivatorUtilities.CreateInstance<MetricsPortFilter>(services, port)));
    }

    private static int Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Default;
        return int.TryParse(text, out var port) && port is >= 0 and <= 65535
            ? port
            : throw new InvalidOperationException($"App:MetricsPort is '{text}'. Set App__MetricsPort to a port from 1 to 65535, or to 0 for no metrics.");
    }
}
