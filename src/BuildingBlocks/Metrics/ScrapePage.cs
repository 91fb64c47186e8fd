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
    private readonly TextBuffer _output = new();
    private readonly List<(MetricNames Names, Metric Metric)> _metrics = [];
    private readonly FamilyWriter _family;
    private readonly LabelWriter _labels;
    private readonly bool _openMetrics;

    public ScrapePage(bool openMetrics)
    {
        _openMetrics = openMetrics;
        (_family, _labels) = (new FamilyWriter(_output, openMetrics), new LabelWriter(_output));
    }

    public ReadOnlySpan<byte> Content => _output.Written;

    public void Write(in Batch<Metric> batch, Resource resource, PrometheusAspNetCoreOptions options)
    {
        _output.Truncate(0);
        if (options.TargetInfoEnabled)
            TargetInfo(resource);
        _metrics.Clear();
        foreach (var metric in batch)
        {
            if (metric.MetricType is not MetricType.ExponentialHistogram)
                _metrics.Add((KnownNames.GetValue(metric, static m => new MetricNames(m.Name, m.Unit, m.MetricType)), metric));
        }

        _metrics.Sort(static (a, b) => string.CompareOrdinal(a.Names.Series, b.Names.Series) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Metric.MeterName, b.Metric.MeterName));
        MetricNames? previous = null;
        foreach (var (names, metric) in _metrics)
        {
            if (previous?.Series != names.Series)
                _family.Header(previous = names, metric.Description);
            // Two meters may share a name, but a name has one type: the first meter's stands.
            if (previous.Type == names.Type)
                _family.Points(names, metric, options.ScopeInfoEnabled);
        }

        if (_openMetrics)
            _output.Ascii("# EOF\n"u8);
        _metrics.Clear();
    }

    private void TargetInfo(Resource resource)
    {
        _output.Ascii(_openMetrics
            ? "# HELP target Target metadata\n# TYPE target info\ntarget_info{"u8
            : "# HELP target_info Target metadata\n# TYPE target_info gauge\ntarget_info{"u8);
        _labels.Begin();
        foreach (var (key, value) in resource.Attributes)
            _labels.Add(key, value);
        _output.Ascii("} 1\n"u8);
    }
}
