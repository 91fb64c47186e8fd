using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace App.Tests.Accounts.Places;

/// <summary>Writes files in the MaxMind DB format by its specification (https://maxmind.github.io/MaxMind-DB), apart from the product's reader.</summary>
internal sealed class PlaceFile(int recordSize = 28, int version = 6)
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("app-places-").FullName;
    private readonly Node _root = new();
    private byte[] _data = [];

    static PlaceFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(s_folder, recursive: true);

    public static Dictionary<string, object> City(string country, string city, double latitude, double longitude) => new()
    {
        ["city"] = new Dictionary<string, object> { ["names"] = new Dictionary<string, object> { ["de"] = "Anderswo", ["en"] = city } },
        ["country"] = Country(country)["country"],
        ["location"] = new Dictionary<string, object> { ["accuracy_radius"] = (ushort)100, ["latitude"] = latitude, ["longitude"] = longitude },
    };

    public static Dictionary<string, object> Country(string code) => new()
    {
        ["country"] = new Dictionary<string, object> { ["geoname_id"] = 2_921_044u, ["is_in_european_union"] = code == "DE", ["iso_code"] = code },
    };

    /// <summary>Where the next value will stand, for a <see cref="Pointer"/>.</summary>
    public long Position => _data.Length;

    /// <summary>Writes a value that no address leads to.</summary>
    public PlaceFile Put(object value)
    {
        using var written = new MemoryStream();
        Write(written, value);
        _data = [.. _data, .. written.ToArray()];
        return this;
    }

    public PlaceFile Add(string network, object value)
    {
        var parsed = IPNetwork.Parse(network);
        var (bytes, length) = (parsed.BaseAddress.GetAddressBytes(), parsed.PrefixLength);
        (bytes, length) = bytes.Length == 4 && version == 6 ? ([.. new byte[12], .. bytes], length + 96) : (bytes, length);
        var node = _root;
        for (var bit = 0; bit < length - 1; bit++)
        {
            node = (Node)(node.Sides[Side(bytes, bit)] ??= new Node());
        }

        node.Sides[Side(bytes, length - 1)] = Position;
        return Put(value);
    }

    /// <param name="about">What the file says of itself otherwise.</param>
    public string Save(params (string Key, object Value)[] about)
    {
        var nodes = new List<Node> { _root };
        for (var at = 0; at < nodes.Count; at++)
        {
            nodes[at].Id = at;
            nodes.AddRange(nodes[at].Sides.OfType<Node>());
        }

        var path = Path.Combine(s_folder, $"{Guid.NewGuid():N}.mmdb");
        using var file = File.Create(path);
        foreach (var node in nodes)
        {
            var (left, right) = (Record(node.Sides[0]), Record(node.Sides[1]));
            file.Write(recordSize switch
            {
                24 => [.. Number(left, 3), .. Number(right, 3)],
                28 => [.. Number(left & 0xFFFFFF, 3), (byte)(((left >> 24) << 4) | (right >> 24)), .. Number(right & 0xFFFFFF, 3)],
                _ => [.. Number(left, 4), .. Number(right, 4)],
            });
        }

        file.Write(new byte[16]);
        file.Write(_data);
        file.Write([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        var metadata = new Dictionary<string, object>
        {
            ["node_count"] = (uint)nodes.Count,
            ["record_size"] = (ushort)recordSize,
            ["ip_version"] = (ushort)version,
            ["database_type"] = "Test",
            ["languages"] = new object[] { "de", "en" },
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 1_800_000_000ul,
            ["description"] = new Dictionary<string, object> { ["en"] = "A few networks" },
        };
        Array.ForEach(about, field => metadata[field.Key] = field.Value);
        Write(file, metadata);
        return path;

        uint Record(object? side) => side switch { Node next => (uint)next.Id, long offset => (uint)(nodes.Count + 16 + offset), _ => (uint)nodes.Count };
    }

    /// <summary>A value that stands elsewhere.</summary>
    /// <param name="Size">How many bytes the pointer has after the first, 1 to 4.</param>
    public sealed record Pointer(long To, int Size);

    private static int Side(byte[] address, int bit) => (address[bit / 8] >> (7 - (bit % 8))) & 1;

    private static void Write(Stream to, object value)
    {
        switch (value)
        {
            case Pointer { Size: var size, To: var target }:
                var rest = target - size switch { 2 => 2048, 3 => 526_336, _ => 0 };
                to.WriteByte((byte)(32 | ((size - 1) << 3) | (size == 4 ? 0 : (int)(rest >> (8 * size)))));
                to.Write(Number((uint)rest, size));
                break;
            case string text:
                Control(to, 2, Encoding.UTF8.GetByteCount(text)).Write(Encoding.UTF8.GetBytes(text));
                break;
            case double number:
                var eight = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(eight, number);
                Control(to, 3, 8).Write(eight);
                break;
            case float number:
                var four = new byte[4];
                BinaryPrimitives.WriteSingleBigEndian(four, number);
                Control(to, 15, 4).Write(four);
                break;
            case byte[] bytes:
                Control(to, 4, bytes.Length).Write(bytes);
                break;
            case bool truth:
                Control(to, 14, truth ? 1 : 0);
                break;
            case Dictionary<string, object> map:
                Control(to, 7, map.Count);
                foreach (var (key, inner) in map)
                {
                    Write(to, key);
                    Write(to, inner);
                }

                break;
            case object[] list:
                Control(to, 11, list.Length);
                Array.ForEach(list, inner => Write(to, inner));
                break;
            default:
                var (type, whole) = value switch
                {
                    ushort small => (5, small),
                    uint middle => (6, middle),
                    int signed => (8, unchecked((uint)signed)),
                    ulong large => (9, large),
                    UInt128 huge => (10, huge),
                    _ => throw new ArgumentException($"The format has no {value.GetType()}.", nameof(value)),
                };
                var shortest = Number(whole, 16).SkipWhile(part => part == 0).ToArray();
                Control(to, type, shortest.Length).Write(shortest);
                break;
        }
    }

    private static Stream Control(Stream to, int type, int size)
    {
        var (bits, more) = size switch
        {
            < 29 => (size, Array.Empty<byte>()),
            < 285 => (29, Number((uint)(size - 29), 1)),
            < 65_821 => (30, Number((uint)(size - 285), 2)),
            _ => (31, Number((uint)(size - 65_821), 3)),
        };
        to.Write(type < 8 ? [(byte)((type << 5) | bits)] : [(byte)bits, (byte)(type - 7)]);
        to.Write(more);
        return to;
    }

    private static byte[] Number(UInt128 value, int size) => [.. Enumerable.Range(1, size).Select(part => (byte)(value >> (8 * (size - part))))];

    private sealed class Node
    {
        public object?[] Sides { get; } = new object?[2];

        public int Id { get; set; }
    }
}
