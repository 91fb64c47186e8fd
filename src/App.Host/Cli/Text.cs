using System.Globalization;

namespace App.Host.Cli;

/// <summary>How numbers and tables are printed: alike on every machine, so that scripts can read them.</summary>
internal static class Text
{
    public static CultureInfo Culture => CultureInfo.InvariantCulture;

    public static string Count(long number, string noun) => string.Create(Culture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 20 => string.Create(Culture, $"{bytes / 1024.0:0.#} kB"),
        < 1 << 30 => string.Create(Culture, $"{bytes / (1024.0 * 1024):0.#} MB"),
        _ => string.Create(Culture, $"{bytes / (1024.0 * 1024 * 1024):0.##} GB"),
    };

    /// <summary>Columns side by side, two spaces apart.</summary>
    public static void WriteTable(IReadOnlyList<string[]> rows)
    {
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => cell.PadRight(rows.Max(other => other[column].Length)));
            Console.WriteLine("  " + string.Join("  ", cells).TrimEnd());
        }
    }
}
