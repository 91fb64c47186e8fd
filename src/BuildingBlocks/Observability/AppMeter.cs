using System.Diagnostics.Metrics;

namespace App.BuildingBlocks.Observability;

/// <summary>The product's own meter: create instruments on it, named <c>solosaas.*</c> and with a description (Prometheus asks for one).</summary>
public sealed class AppMeter
{
    public const string Name = "App";

    public AppMeter(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter = meters.Create(Name);
        Meter.CreateObservableGauge(
            "solosaas.build_info",
            () => new Measurement<int>(1, [new("version", BuildInfo.Version), new("revision", BuildInfo.Revision)]),
            null,
            "Always 1; the labels tell which build runs.");
        Meter.CreateObservableGauge("process.start_time", () => BuildInfo.StartedAt, "s", "When the process started, in seconds since 1970.");
    }

    public Meter Meter { get; }
}
