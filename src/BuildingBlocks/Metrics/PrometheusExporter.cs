using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace App.BuildingBlocks.Metrics;

internal sealed class PrometheusReader(PrometheusExporter exporter) : BaseExportingMetricReader(exporter);

/// <summary>Turns what a collection hands over into the page that <see cref="Scraper"/> waits for.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    // The SDK tells nobody outside which exporters a provider has.
    private static readonly ConditionalWeakTable<PrometheusExporter, object?> Live = [];
    private ScrapePage? _target;

    public PrometheusExporter(PrometheusAspNetCoreOptions options)
    {
        (Options, Scraper) = (options, new Scraper(this));
        Live.Add(this, null);
    }

    public PrometheusAspNetCoreOptions Options { get; }

    public Scraper Scraper { get; }

    public Func<int, bool>? Collect { get; set; }

    public static PrometheusExporter? Of(MeterProvider provider) =>
        Live.Select(entry => entry.Key).FirstOrDefault(exporter => ReferenceEquals(exporter.ParentProvider, provider));

    /// <summary>Collects into the page; false when the provider is gone. One caller at a time.</summary>
    public bool CollectInto(ScrapePage page)
    {
        _target = page;
        try
        {
            return Collect?.Invoke(Timeout.Infinite) ?? false;
        }
        finally
        {
            _target = null;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        // A flush at shutdown collects too: nobody reads that page.
        _target?.Write(batch, ParentProvider.GetResource(), Options);
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        Live.Remove(this);
        if (disposing)
            Scraper.Dispose();
        base.Dispose(disposing);
    }
}
