using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace App.Bench;

/// <summary>Prints tables while the benchmark runs and writes the same figures as JSON at the end.</summary>
internal sealed class Report(Settings settings)
{
    private readonly JsonObject _document = new()
    {
        ["startedAt"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["machine"] = new JsonObject
        {
            ["cores"] = Environment.ProcessorCount,
            ["system"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        },
        ["quick"] = settings.Quick,
    };

    public void Heading(string text, params string[] notes)
    {
        Console.WriteLine();
        Console.WriteLine(text);
        foreach (var note in notes)
        {
            Console.WriteLine("  " + note);
        }
    }

    public void Say(string text) => Console.WriteLine("  " + text);

    /// <summary>Prints the rows as a table and keeps them under the section's name.</summary>
    public void Table(string section, IReadOnlyList<(string Name, int Width)> columns, IEnumerable<object[]> rows)
    {
        var kept = new JsonArray();
        Console.WriteLine("  " + string.Concat(columns.Select((column, index) => Cell(column.Name, column.Width, index == 0))));
        foreach (var row in rows)
        {
            Console.WriteLine("  " + string.Concat(row.Select((value, index) => Cell(Text(value), columns[index].Width, index == 0))));
            kept.Add(new JsonObject(row.Select((value, index) => KeyValuePair.Create(columns[index].Name, Value(value)))));
        }

        _document[section] = kept;
    }

    public void Save()
    {
        _document["loadAverage"] = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : null;
        Directory.CreateDirectory(Path.GetDirectoryName(settings.Json)!);
        File.WriteAllText(settings.Json, _document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        Console.WriteLine();
        Console.WriteLine($"Written to {settings.Json}");
    }

    private static string Cell(string text, int width, bool left) => left ? text.PadRight(width) : text.PadLeft(width);

    private static string Text(object value) => value switch
    {
        double number when double.IsNaN(number) => "-",
        double number => number.ToString(Math.Abs(number) >= 100 ? "N0" : Math.Abs(number) >= 10 ? "N1" : "N2", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static JsonNode? Value(object value) => value switch
    {
        double number => double.IsNaN(number) ? null : Math.Round(number, 4),
        int number => number,
        bool truth => truth,
        _ => Text(value),
    };
}

internal static class Figures
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
