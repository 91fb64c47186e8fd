using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace App.Bench.Load;

/// <summary>One kept HTTP/1.1 connection on a blocking socket: as little of a client as can read an answer to its end.</summary>
internal sealed class Connection : IDisposable
{
    private const int HeaderStatusAt = 9;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000 };
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _length;
    private int _bodyStart;

    public Connection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>The last answer's body as it came: with the sizes of its chunks, if it came in chunks.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_bodyStart, _length - _bodyStart);

    public ReadOnlySpan<byte> Head => _buffer.AsSpan(0, _bodyStart);

    /// <summary>The last answer's body.</summary>
    public string Text
    {
        get
        {
            if (!IsChunked)
            {
                return Encoding.UTF8.GetString(Body);
            }

            var text = new List<byte>();
            for (var at = _bodyStart; TryReadChunk(ref at, out var chunk) && !chunk.IsEmpty;)
            {
                text.AddRange(chunk);
            }

            return Encoding.UTF8.GetString([.. text]);
        }
    }

    private bool IsChunked => Head.IndexOf("\r\nTransfer-Encoding: chunked\r\n"u8) >= 0;

    /// <summary>Sends a whole request and reads the whole answer. Returns the status.</summary>
    public int Send(ReadOnlySpan<byte> request)
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += _socket.Send(request[sent..]);
        }

        _length = 0;
        int end;
        while ((end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Receive();
        }

        _bodyStart = end + 4;
        if (IsChunked)
        {
            var at = _bodyStart;
            var last = false;
            while (!last)
            {
                if (TryReadChunk(ref at, out var chunk))
                {
                    last = chunk.IsEmpty;
                }
                else
                {
                    Receive();
                }
            }
        }
        else
        {
            for (var whole = _bodyStart + ContentLength(); _length < whole;)
            {
                Receive();
            }
        }

        return ((_buffer[HeaderStatusAt] - '0') * 100) + ((_buffer[HeaderStatusAt + 1] - '0') * 10) + _buffer[HeaderStatusAt + 2] - '0';
    }

    public void Dispose() => _socket.Dispose();

    private int ContentLength()
    {
        var name = "\r\nContent-Length: "u8;
        var at = Head.IndexOf(name);
        if (at < 0)
        {
            return 0;
        }

        var value = Head[(at + name.Length)..];
        return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }

    private bool TryReadChunk(ref int at, out ReadOnlySpan<byte> chunk)
    {
        chunk = default;
        var rest = _buffer.AsSpan(at, _length - at);
        var line = rest.IndexOf("\r\n"u8);
        if (line < 0)
        {
            return false;
        }

        var size = int.Parse(rest[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var whole = line + 2 + size + 2;
        if (rest.Length < whole)
        {
            return false;
        }

        chunk = rest.Slice(line + 2, size);
        at += whole;
        return true;
    }

    private void Receive()
    {
        var received = _socket.Receive(_buffer, _length, _buffer.Length - _length, SocketFlags.None);
        if (received == 0)
        {
            throw new IOException("The server closed the connection within an answer.");
        }

        _length += received;
    }
}
