using System.Buffers.Binary;
using System.Net;

namespace App.BuildingBlocks.RateLimits;

/// <summary>Whose address it is, as a number: an IPv4 address, the first 64 bits of an IPv6 one, and one number for all that are unknown.</summary>
internal static class ClientNetwork
{
    public static UInt128 Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var length))
        {
            return UInt128.Zero;
        }

        return length == 4 ? new UInt128(1, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : address.IsIPv4MappedToIPv6 ? new UInt128(1, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]))
            : new UInt128(2, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <summary>The network around it, as a number: the first 24 bits of an IPv4 address, 48 of an IPv6 one.</summary>
    public static UInt128 Around(IPAddress? address)
    {
        var own = Of(address);
        return (own >> 64) == 2 ? (own >> 16) << 16 : (own >> 8) << 8;
    }
}
