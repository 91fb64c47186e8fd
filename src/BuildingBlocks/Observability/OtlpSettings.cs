using Microsoft.Extensions.Configuration;

namespace App.BuildingBlocks.Observability;

/// <summary>
/// <c>Otlp:Endpoint</c> (or OTEL_EXPORTER_OTLP_ENDPOINT) sends traces there, <c>Otlp:Metrics</c> = true metrics as well;
/// OpenTelemetry's other OTEL_ variables work as documented there.
/// </summary>
internal sealed class OtlpSettings(IConfiguration configuration)
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public string? Endpoint { get; } = Text(configuration["Otlp:Endpoint"]) ?? Text(configuration[EndpointVariable]);

    public bool Metrics => Endpoint is not null && bool.TryParse(configuration["Otlp:Metrics"], out var metrics) && metrics;

    /// <summary>What the exporter reads its settings from: it adds /v1/traces only to an endpoint that it finds there.</summary>
    public IConfiguration ForExporter() => new ConfigurationBuilder()
        .AddConfiguration(configuration)
        .AddInMemoryCollection([new(EndpointVariable, Endpoint)])
        .Build();

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
