using System.Buffers;
using System.Globalization;

namespace App.BuildingBlocks.Observability;

/// <summary>Text for a terminal: what a user typed can start no line, set no colour and turn no direction.</summary>
internal static class LogText
{
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        [.. Range(0x00, 0x1F), .. Range(0x7F, 0x9F), .. Range(0x2028, 0x202E), .. Range(0x2066, 0x2069)]);

    public static void Write(TextWriter output, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Unsafe) is var at and >= 0)
        {
            output.Write(text[..at]);
            output.Write(text[at] switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                var c => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
            });
            text = text[(at + 1)..];
        }

        output.Write(text);
    }

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}
