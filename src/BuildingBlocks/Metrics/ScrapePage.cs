using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace App.BuildingBlocks.Metrics;

/// <summary>The whole page in one format, families in the order of their names.</summary>
internal sealed class ScrapePage
{
    private static readonly ConditionalWeakTable<Metric, MetricNames> KnownNames = [];
    private readonly TextBuffer output = new();
    private readonly List<(MetricNames Names, Metric Metric)> metrics = [];
    private readonly FamilyWriter family;
    private readonly LabelWriter labels;
    private readonly bool openMetrics;

    public ScrapePage(bool openMetrics)
    {
        this.openMetrics = openMetrics;
        (family, labels) = (new FamilyWriter(output, openMetrics), new LabelWriter(output));
    }

    public ReadOnlySpan<byte> Content => output.Written;

    public void Write(in Batch<Metric> batch, Resource resource, PrometheusAspNetCoreOptions options)
    {
        output.Truncate(0);
        if (options.TargetInfoEnabled)
            TargetInfo(resource);
        metrics.Clear();
        foreach (var metric in batch)
        {
            if (metric.MetricType is not MetricType.ExponentialHistogram)
                metrics.Add((KnownNames.GetValue(metric, static m => new MetricNames(m.Name, m.Unit, m.MetricType)), metric));
        }

        metrics.Sort(static (a, b) => string.CompareOrdinal(a.Names.Series, b.Names.Series) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Metric.MeterName, b.Metric.MeterName));
        MetricNames? previous = null;
        foreach (var (names, metric) in metrics)
        {
            if (previous?.Series != names.Series)
                family.Header(previous = names, metric.Description);
            // Two meters may share a name, but a name has one type: the first meter's stands.
            if (previous.Type == names.Type)
                family.Points(names, metric, options.ScopeInfoEnabled);
        }

        if (openMetrics)
            output.Ascii("# EOF\n"u8);
        metrics.Clear();
    }

    private void TargetInfo(Resource resource)
    {
        output.Ascii(openMetrics
            ? "# HELP target Target metadata\n# TYPE target info\ntarget_info{"u8
            : "# HELP target_info Target metadata\n# TYPE target_info gauge\ntarget_info{"u8);
        labels.Begin();
        foreach (var (key, value) in resource.Attributes)
            labels.Add(key, value);
        output.Ascii("} 1\n"u8);
    }
}
