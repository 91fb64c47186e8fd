using System.Text;

namespace App.Bench.Load;

/// <summary>A request's bytes, with at most one place for a note's id.</summary>
internal sealed class Request
{
    public const string Slot = "00000000-0000-0000-0000-000000000000";
    private readonly int _slot;

    public Request(string method, string path, string? cookie, string? body)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n"
            + (cookie is null ? "" : $"Cookie: session={cookie}\r\n")
            + (body is null ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        Bytes = Encoding.UTF8.GetBytes(head + "\r\n" + body);
        _slot = Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Slot));
    }

    public byte[] Bytes { get; }

    public void SetId(ReadOnlySpan<byte> id) => id.CopyTo(Bytes.AsSpan(_slot, Slot.Length));
}
