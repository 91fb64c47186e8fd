namespace App.BuildingBlocks.Metrics;

/// <summary>Units as Prometheus spells them, by OpenTelemetry's rules for translating names.</summary>
internal static class MetricUnits
{
    /// <summary>"s" is seconds, "By/s" is bytes_per_second; "{request}" and "1" are no unit (and add no _ratio, as the official exporter).</summary>
    public static string? Suffix(string? unit)
    {
        if (string.IsNullOrEmpty(unit))
            return null;
        var plain = WithoutAnnotations(unit);
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        var words = slash < 0 || slash == plain.Length - 1 ? Plural(plain) : $"{Plural(plain[..slash])}_per_{Singular(plain[(slash + 1)..])}";
        var clean = MetricNames.Clean(words, digitFirst: true).Trim('_');
        return clean.Length == 0 ? null : clean;
    }

    private static string WithoutAnnotations(string unit)
    {
        while (unit.IndexOf('{', StringComparison.Ordinal) is var start and >= 0
            && unit.IndexOf('}', start) is var end and >= 0)
            unit = unit.Remove(start, end - start + 1);
        return unit;
    }

    private static string Plural(string unit) => unit switch
    {
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" or "B" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "TiBy" => "tibibytes",
        "KBy" or "KB" => "kilobytes",
        "MBy" or "MB" => "megabytes",
        "GBy" or "GB" => "gigabytes",
        "TBy" or "TB" => "terabytes",
        "m" => "meters",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        "g" => "grams",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "%" => "percent",
        "$" => "dollars",
        "1" => "",
        _ => unit,
    };

    private static string Singular(string unit) => unit switch
    {
        "s" => "second",
        "m" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "mo" => "month",
        "y" => "year",
        _ => unit,
    };
}
