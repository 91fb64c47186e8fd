using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace App.BuildingBlocks.Observability;

/// <summary>OpenTelemetry's providers. Neither is built before something asks for it: the metrics port, or <see cref="OtlpService"/>.</summary>
internal static class Telemetry
{
    private static readonly string[] Meters =
    [
        AppMeter.Name, "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.RateLimiting",
        "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime",
    ];

    private static readonly string[] Sources = ["App", "Microsoft.AspNetCore", "System.Net.Http"];

    public static void Add(WebApplicationBuilder builder)
    {
        var otlp = new OtlpSettings(builder.Configuration);
        builder.Services.AddOptions<AppOptions>().BindConfiguration(AppOptions.Section);
        builder.Services.TryAddSingleton<AppMeter>();
        builder.Services.AddSingleton(services => BuildMeters(services, otlp));
        builder.Services.AddSingleton(otlp);
        if (otlp.Endpoint is null)
            return;
        // The framework labels its spans by OpenTelemetry's conventions only when told to.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Services.AddSingleton(services => BuildTracer(services, otlp));
        builder.Services.AddSingleton<IStartupFilter, TracedRequests>();
        builder.Services.AddHostedService<OtlpService>();
    }

    private static MeterProvider BuildMeters(IServiceProvider services, OtlpSettings otlp)
    {
        // Its instruments exist from here on, whoever else asks for it.
        services.GetRequiredService<AppMeter>();
        var own = services.GetRequiredService<IMeterFactory>();
        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource(services)).AddMeter(Meters)
            // Listening is process-wide: another host in this process (a test's) has meters of the same names.
            .AddView(i => i.Meter.Scope is IMeterFactory factory && factory != own ? MetricStreamConfiguration.Drop : null)
            .AddPrometheusExporter();
        if (otlp.Metrics)
            meters.ConfigureServices(s => s.AddSingleton(otlp.ForExporter())).AddOtlpExporter();
        return meters.Build();
    }

    private static TracerProvider BuildTracer(IServiceProvider services, OtlpSettings otlp) =>
        Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource(services)).AddSource(Sources)
            .ConfigureServices(s => s.AddSingleton(otlp.ForExporter())).AddOtlpExporter().Build();

    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come last and win. No instance id: it would start new series at each start.
    private static ResourceBuilder Resource(IServiceProvider services) => ResourceBuilder.CreateEmpty()
        .AddService(services.GetRequiredService<IOptions<AppOptions>>().Value.Name, serviceVersion: BuildInfo.Version, autoGenerateServiceInstanceId: false)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
