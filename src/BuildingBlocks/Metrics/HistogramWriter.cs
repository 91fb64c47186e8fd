using OpenTelemetry.Metrics;

namespace App.BuildingBlocks.Metrics;

/// <summary>Writes one histogram: its buckets, counted upwards to infinity, then sum and count.</summary>
internal sealed class HistogramWriter(TextBuffer output, bool openMetrics)
{
    /// <summary>Goes on behind the labels of the first bucket, which the caller has written and the other lines repeat.</summary>
    public void Write(byte[] name, in MetricPoint point, (int Start, int Length) set)
    {
        var (below, negative, first) = (0L, false, true);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            if (double.IsPositiveInfinity(bucket.ExplicitBound))
                continue;
            Bucket(name, set, bucket.ExplicitBound, below, first);
            (negative, first) = (negative || bucket.ExplicitBound < 0, false);
        }

        Bucket(name, set, double.PositiveInfinity, point.GetHistogramCount(), first);
        // OpenMetrics forbids both where an observation may be negative: the sum is no counter then.
        if (openMetrics && negative)
            return;
        Series(name, "_sum"u8, set);
        output.Ascii("} "u8);
        output.Number(point.GetHistogramSum());
        output.Ascii("\n"u8);
        Series(name, "_count"u8, set);
        output.Ascii("} "u8);
        output.Number(point.GetHistogramCount());
        output.Ascii("\n"u8);
    }

    private void Bucket(byte[] name, (int Start, int Length) set, double bound, long count, bool first)
    {
        if (!first)
            Series(name, "_bucket"u8, set);
        output.Ascii(set.Length > 0 ? ",le=\""u8 : "le=\""u8);
        output.Number(bound, canonical: openMetrics);
        output.Ascii("\"} "u8);
        output.Number(count);
        output.Ascii("\n"u8);
    }

    private void Series(byte[] name, ReadOnlySpan<byte> suffix, (int Start, int Length) set)
    {
        output.Ascii(name);
        output.Ascii(suffix);
        output.Ascii("{"u8);
        output.Repeat(set.Start, set.Length);
    }
}
