using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace App.BuildingBlocks.Web;

/// <summary>Collects a page's characters, to be encoded and sent in one piece.</summary>
internal sealed class HtmlBuffer : TextWriter
{
    private char[] _characters = ArrayPool<char>.Shared.Rent(32 * 1024);
    private int _length;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (_length == _characters.Length)
        {
            Grow(1);
        }

        _characters[_length++] = value;
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.Length > _characters.Length - _length)
        {
            Grow(buffer.Length);
        }

        buffer.CopyTo(_characters.AsSpan(_length));
        _length += buffer.Length;
    }

    public async Task SendAsync(HttpResponse response)
    {
        var size = Encoding.UTF8.GetByteCount(_characters, 0, _length);
        response.ContentLength = size;
        Encoding.UTF8.GetBytes(_characters.AsSpan(0, _length), response.BodyWriter.GetSpan(size));
        response.BodyWriter.Advance(size);
        await response.BodyWriter.FlushAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (_characters.Length > 0)
        {
            ArrayPool<char>.Shared.Return(_characters);
            _characters = [];
            _length = 0;
        }

        base.Dispose(disposing);
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_characters.Length * 2, _length + more));
        _characters.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_characters);
        _characters = larger;
    }
}
