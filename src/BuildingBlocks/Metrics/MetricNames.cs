using System.Text;
using OpenTelemetry.Metrics;

namespace App.BuildingBlocks.Metrics;

internal enum SeriesType
{
    Unknown,
    Counter,
    Gauge,
    Histogram,
}

/// <summary>The names one instrument has on the page: <c>http.server.request.duration</c> in <c>s</c> is <c>http_server_request_duration_seconds</c>.</summary>
internal sealed class MetricNames
{
    private const string Total = "_total";

    public MetricNames(string name, string? unit, MetricType type)
    {
        Type = Declared(type);
        Unit = MetricUnits.Suffix(unit);
        var family = Clean(name);
        if (Type is SeriesType.Counter && family.EndsWith(Total, StringComparison.Ordinal))
            family = family[..^Total.Length];
        if (Unit is not null && !family.EndsWith(Unit, StringComparison.Ordinal))
            family += "_" + Unit;
        Series = Type is SeriesType.Counter ? family + Total : family;
        if (Type is SeriesType.Gauge && Reserved(family))
            Type = SeriesType.Unknown;
        (FamilyBytes, SeriesBytes) = (Encoding.ASCII.GetBytes(family), Encoding.ASCII.GetBytes(Series));
        UnitBytes = Unit is not null && family.EndsWith("_" + Unit, StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(Unit) : null;
    }

    public SeriesType Type { get; }

    public string? Unit { get; }

    /// <summary>The sample's name, which is also the family's in Prometheus' own format.</summary>
    public string Series { get; }

    public byte[] SeriesBytes { get; }

    /// <summary>The family's name in OpenMetrics: a counter's goes without _total there.</summary>
    public byte[] FamilyBytes { get; }

    public byte[]? UnitBytes { get; }

    /// <summary>Runs of characters that a name cannot have, and a digit at its start, become one underscore.</summary>
    public static string Clean(string name, bool digitFirst = false)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsAsciiLetter(c) || c == ':' || (char.IsAsciiDigit(c) && (digitFirst || clean.Length > 0)))
                clean.Append(c);
            else if (clean.Length == 0 || clean[^1] != '_')
                clean.Append('_');
        }

        return clean.ToString();
    }

    // A gauge may not end like a part of a histogram (dotnet_timer_count): without a type the official name stands and promtool agrees.
    private static bool Reserved(string family) =>
        family.EndsWith("_count", StringComparison.Ordinal) || family.EndsWith("_sum", StringComparison.Ordinal)
        || family.EndsWith("_bucket", StringComparison.Ordinal) || family.EndsWith(Total, StringComparison.Ordinal);

    private static SeriesType Declared(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => SeriesType.Counter,
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => SeriesType.Gauge,
        MetricType.LongGauge or MetricType.DoubleGauge => SeriesType.Gauge,
        MetricType.Histogram => SeriesType.Histogram,
        // Exponential histograms have no place in the text formats; the official exporter leaves them out too.
        _ => SeriesType.Unknown,
    };
}
