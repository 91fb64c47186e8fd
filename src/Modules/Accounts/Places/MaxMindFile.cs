using System.Net;
using Microsoft.Win32.SafeHandles;

namespace App.Modules.Accounts.Places;

/// <summary>
/// A file in the MaxMind DB format, version 2 (https://maxmind.github.io/MaxMind-DB): a tree of the bits of addresses, then what is known of them. It
/// stays on the disk, of which a look-up reads some hundred bytes: files of cities have a hundred million.
/// </summary>
internal sealed class MaxMindFile : IDisposable
{
    private const int LongestMetadata = 128 * 1024;
    private const int Gap = 16;
    private static readonly byte[] s_marker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    private readonly SafeFileHandle _file;
    private readonly MaxMindData _data;
    private readonly bool _hasLongAddresses;
    private readonly uint _nodes;
    private readonly int _recordSize;
    private readonly uint _shortRoot;

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public MaxMindFile(string path)
    {
        _file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        try
        {
            var length = RandomAccess.GetLength(_file);
            var about = FindMetadata(length);
            var metadata = new MaxMindData(_file, about, length).Read(0) as Dictionary<string, object> ?? throw Wrong("has no description of itself");
            (_nodes, _recordSize) = ((uint)Number(metadata, "node_count"), (int)Number(metadata, "record_size"));
            var (version, treeEnd) = (Number(metadata, "ip_version"), (long)_nodes * _recordSize / 4);
            var isKnown = Number(metadata, "binary_format_major_version") == 2 && version is 4 or 6 && _recordSize is 24 or 28 or 32;
            if (!isKnown || _nodes == 0 || treeEnd + Gap > about - s_marker.Length)
            {
                throw Wrong("is of a version that is not known");
            }

            (_hasLongAddresses, _data) = (version == 6, new MaxMindData(_file, treeEnd + Gap, about - s_marker.Length));
            _shortRoot = _hasLongAddresses ? Walk(0, new byte[12]) : 0;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What is known of the address, or null.</summary>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public Dictionary<string, object>? Find(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        if (bytes.Length == 16 && !_hasLongAddresses)
        {
            return null;
        }

        var record = Walk(bytes.Length == 4 ? _shortRoot : 0, bytes);
        return record < _nodes ? throw Wrong("has a tree that is too deep")
            : record == _nodes ? null
            : _data.Read((long)record - _nodes - Gap) as Dictionary<string, object>;
    }

    public void Dispose() => _file.Dispose();

    // From node to node by the address's bits; what is no node ends the way.
    private uint Walk(uint node, byte[] address)
    {
        for (var bit = 0; bit < address.Length * 8 && node < _nodes; bit++)
        {
            node = Record(node, (address[bit / 8] >> (7 - (bit % 8))) & 1);
        }

        return node;
    }

    private uint Record(uint node, int side)
    {
        Span<byte> bytes = stackalloc byte[_recordSize / 4];
        MaxMindData.Fill(_file, bytes, (long)node * bytes.Length);
        var half = side * (bytes.Length - (bytes.Length / 2));
        var low = ((uint)bytes[half] << 16) | ((uint)bytes[half + 1] << 8) | bytes[half + 2];
        return _recordSize switch
        {
            24 => low,
            // Both share the byte in the middle: its upper half is the first one's.
            28 => low | ((uint)(side == 0 ? bytes[3] >> 4 : bytes[3] & 15) << 24),
            _ => (low << 8) | bytes[half + 3],
        };
    }

    private long FindMetadata(long length)
    {
        var tail = new byte[Math.Min(length, LongestMetadata + s_marker.Length)];
        MaxMindData.Fill(_file, tail, length - tail.Length);
        var at = tail.AsSpan().LastIndexOf(s_marker);
        return at < 0 ? throw Wrong("is no file in the MaxMind DB format") : length - tail.Length + at + s_marker.Length;
    }

    private static ulong Number(Dictionary<string, object> metadata, string name) =>
        metadata.GetValueOrDefault(name) is ulong number and <= uint.MaxValue ? number : throw Wrong($"does not tell its {name}");

    private static InvalidDataException Wrong(string what) => new($"The file of places {what}.");
}
