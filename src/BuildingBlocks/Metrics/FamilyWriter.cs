using OpenTelemetry.Metrics;

namespace App.BuildingBlocks.Metrics;

/// <summary>Writes the lines of one metric, in Prometheus' text format 0.0.4 or in OpenMetrics 1.0.</summary>
internal sealed class FamilyWriter(TextBuffer output, bool openMetrics)
{
    private readonly LabelWriter labels = new(output);
    private readonly SeriesSet written = new(output);

    public void Header(MetricNames names, string? help)
    {
        written.Clear();
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
            labels.Begin();
            if (scope)
                labels.Scope(metric);
            labels.Tags(point.Tags, histogram);
            var set = (Start: from, Length: output.Length - from);
            if (!written.Add(set.Start, set.Length))
                output.Truncate(start);
            else if (histogram)
                Histogram(names, point, set);
            else
                Value(metric.MetricType, point);
        }
    }

    // Stands behind the labels of the first bucket's line.
    private void Histogram(MetricNames names, in MetricPoint point, (int Start, int Length) set)
    {
        var (below, negative, first) = (0L, false, true);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            if (double.IsPositiveInfinity(bucket.ExplicitBound))
                continue;
            Bucket(names, set, bucket.ExplicitBound, below, first);
            (negative, first) = (negative || bucket.ExplicitBound < 0, false);
        }

        Bucket(names, set, double.PositiveInfinity, point.GetHistogramCount(), first);
        // OpenMetrics forbids both where an observation may be negative: the sum is no counter then.
        if (openMetrics && negative)
            return;
        Series(names, "_sum"u8, set);
        output.Ascii("} "u8);
        output.Number(point.GetHistogramSum());
        output.Ascii("\n"u8);
        Series(names, "_count"u8, set);
        output.Ascii("} "u8);
        output.Number(point.GetHistogramCount());
        output.Ascii("\n"u8);
    }

    private void Bucket(MetricNames names, (int Start, int Length) set, double bound, long count, bool first)
    {
        if (!first)
            Series(names, "_bucket"u8, set);
        output.Ascii(set.Length > 0 ? ",le=\""u8 : "le=\""u8);
        output.Number(bound, canonical: openMetrics);
        output.Ascii("\"} "u8);
        output.Number(count);
        output.Ascii("\n"u8);
    }

    private void Series(MetricNames names, ReadOnlySpan<byte> suffix, (int Start, int Length) set)
    {
        output.Ascii(names.SeriesBytes);
        output.Ascii(suffix);
        output.Ascii("{"u8);
        output.Repeat(set.Start, set.Length);
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
