using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace App.BuildingBlocks.Observability;

/// <summary>Builds what sends to the collector, before the first request.</summary>
internal sealed class OtlpService(IServiceProvider services, OtlpSettings settings) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<TracerProvider>();
        if (settings.Metrics)
            services.GetRequiredService<MeterProvider>();
        return Task.CompletedTask;
    }

    // The container disposes both, and with that they send what they still hold.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
