using OpenTelemetry.Metrics;

namespace App.BuildingBlocks.Metrics;

/// <summary>Writes the lines of one metric, in Prometheus' text format 0.0.4 or in OpenMetrics 1.0.</summary>
internal sealed class FamilyWriter(TextBuffer output, bool openMetrics)
{
    private readonly LabelWriter _labels = new(output);
    private readonly SeriesSet _written = new(output);
    private readonly HistogramWriter _histograms = new(output, openMetrics);

    public void Header(MetricNames names, string? help)
    {
        _written.Clear();
        var family = openMetrics ? names.FamilyBytes : names.SeriesBytes;
        if (!string.IsNullOrEmpty(help))
        {
            Comment("# HELP "u8, family);
            output.Escaped(help, quotes: openMetrics);
            output.Ascii("\n"u8);
        }

        Comment("# TYPE "u8, family);
        output.Ascii(names.Type switch
        {
            SeriesType.Counter => "counter\n"u8,
            SeriesType.Gauge => "gauge\n"u8,
            SeriesType.Histogram => "histogram\n"u8,
            _ => openMetrics ? "unknown\n"u8 : "untyped\n"u8,
        });
        if (openMetrics && names.UnitBytes is { } unit)
        {
            Comment("# UNIT "u8, family);
            output.Ascii(unit);
            output.Ascii("\n"u8);
        }
    }

    public void Points(MetricNames names, Metric metric, bool scope)
    {
        var histogram = names.Type is SeriesType.Histogram;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var start = output.Length;
            output.Ascii(names.SeriesBytes);
            output.Ascii(histogram ? "_bucket{"u8 : "{"u8);
            var from = output.Length;
            _labels.Begin();
            if (scope)
                _labels.Scope(metric);
            _labels.Tags(point.Tags, histogram);
            var set = (Start: from, Length: output.Length - from);
            if (!_written.Add(set.Start, set.Length))
                output.Truncate(start);
            else if (histogram)
                _histograms.Write(names.SeriesBytes, point, set);
            else
                Value(metric.MetricType, point);
        }
    }

    private void Comment(ReadOnlySpan<byte> kind, byte[] family)
    {
        output.Ascii(kind);
        output.Ascii(family);
        output.Ascii(" "u8);
    }

    private void Value(MetricType type, in MetricPoint point)
    {
        output.Ascii("} "u8);
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                output.Number(point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                output.Number(point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                output.Number(point.GetGaugeLastValueLong());
                break;
            default:
                output.Number(point.GetGaugeLastValueDouble());
                break;
        }

        output.Ascii("\n"u8);
    }
}
