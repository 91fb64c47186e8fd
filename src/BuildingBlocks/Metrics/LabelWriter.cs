using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace App.BuildingBlocks.Metrics;

/// <summary>Writes one set of labels without braces; of two that get the same name the first stands.</summary>
internal sealed class LabelWriter(TextBuffer output)
{
    private readonly List<(int Start, int Length)> _names = [];

    public void Begin() => _names.Clear();

    public void Scope(Metric metric)
    {
        Add("otel_scope_name", metric.MeterName);
        if (!string.IsNullOrEmpty(metric.MeterVersion))
            Add("otel_scope_version", metric.MeterVersion);
        if (!string.IsNullOrEmpty(metric.MeterSchemaUrl))
            Add("otel_scope_schema_url", metric.MeterSchemaUrl);
        foreach (var (key, value) in metric.MeterTags ?? [])
            Add("otel_scope_" + key, value);
    }

    /// <summary>The point's own labels; a histogram's buckets keep <c>le</c> for themselves.</summary>
    public void Tags(ReadOnlyTagCollection tags, bool histogram)
    {
        foreach (var (key, value) in tags)
        {
            if (!histogram || key != "le")
                Add(key, value);
        }
    }

    public void Add(string key, object? value)
    {
        var start = output.Length;
        if (_names.Count > 0)
            output.Ascii(","u8);
        var nameStart = output.Length;
        output.LabelName(key);
        var name = output.Written[nameStart..];
        foreach (var (at, length) in _names)
        {
            if (output.Written.Slice(at, length).SequenceEqual(name))
            {
                output.Truncate(start);
                return;
            }
        }

        _names.Add((nameStart, name.Length));
        output.Ascii("=\""u8);
        Value(value);
        output.Ascii("\""u8);
    }

    private void Value(object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                output.Escaped(text, quotes: true);
                break;
            case int number:
                output.Number(number);
                break;
            case long number:
                output.Number(number);
                break;
            case bool flag:
                output.Ascii(flag ? "true"u8 : "false"u8);
                break;
            default:
                output.Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true);
                break;
        }
    }
}
