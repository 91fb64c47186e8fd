using App.BuildingBlocks.Metrics;
using OpenTelemetry.Exporter;

namespace OpenTelemetry.Metrics;

/// <summary>The official package's registration: dropping this folder and adding the package changes no call.</summary>
public static class PrometheusExporterMeterProviderBuilderExtensions
{
    public static MeterProviderBuilder AddPrometheusExporter(this MeterProviderBuilder builder) => builder.AddPrometheusExporter(_ => { });

    public static MeterProviderBuilder AddPrometheusExporter(this MeterProviderBuilder builder, Action<PrometheusAspNetCoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddReader(_ =>
        {
            var options = new PrometheusAspNetCoreOptions();
            configure(options);
            return new PrometheusReader(new PrometheusExporter(options));
        });
    }
}
