using System.Globalization;
using System.Text;

namespace App.BuildingBlocks.Metrics;

/// <summary>UTF-8 text being written; the array stays from one scrape to the next.</summary>
internal sealed class TextBuffer
{
    private byte[] _bytes = new byte[16 * 1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Truncate(int length) => Length = length;

    public void Ascii(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        Length += text.Length;
    }

    /// <summary>The same bytes once more.</summary>
    public void Repeat(int start, int length)
    {
        var room = Reserve(length);
        _bytes.AsSpan(start, length).CopyTo(room);
        Length += length;
    }

    /// <summary>Text in which a line feed cannot end the line, nor a quotation mark the value.</summary>
    public void Escaped(string text, bool quotes)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAny('\\', '\n', quotes ? '"' : '\\') is var at and >= 0)
        {
            Utf8(rest[..at]);
            Ascii(rest[at] switch { '\n' => "\\n"u8, '"' => "\\\""u8, _ => "\\\\"u8 });
            rest = rest[(at + 1)..];
        }

        Utf8(rest);
    }

    /// <summary>A label's name: whatever it cannot have is an underscore.</summary>
    public void LabelName(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
            Ascii("_"u8);
        var room = Reserve(name.Length);
        for (var i = 0; i < name.Length; i++)
            room[i] = char.IsAsciiLetterOrDigit(name[i]) ? (byte)name[i] : (byte)'_';
        Length += name.Length;
    }

    public void Number(long value)
    {
        value.TryFormat(Reserve(20), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>The shortest digits that read back as the same number; OpenMetrics wants 5.0 for a whole bound.</summary>
    public void Number(double value, bool canonical = false)
    {
        if (!double.IsFinite(value))
        {
            Ascii(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
            return;
        }

        var room = Reserve(32);
        value.TryFormat(room, out var written, default, CultureInfo.InvariantCulture);
        var digits = room[..written];
        if (digits.IndexOf((byte)'E') is var exponent and >= 0)
            digits[exponent] = (byte)'e';
        Length += written;
        if (canonical && digits.IndexOfAny((byte)'.', (byte)'e') < 0)
            Ascii(".0"u8);
    }

    private void Utf8(ReadOnlySpan<char> text) =>
        Length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }
}
