using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace App.BuildingBlocks.Audit;

/// <summary>The hash of an event: over the one before and over its fields, each with its length, so that no two rows have one form.</summary>
internal static class AuditChain
{
    // Events with a key have a form of their own: those written before there were any keep their hash.
    private const byte Form = 1;
    private const byte FormWithKey = 2;

    public static byte[] Hash(byte[] previous, AuditEvent happened)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([happened.KeyId is null ? Form : FormWithKey]);
        hash.AppendData(previous);
        Add(hash, happened.Position);
        Add(hash, happened.Id);
        Add(hash, happened.HappenedAt.ToUnixTimeMilliseconds());
        Add(hash, happened.Action);
        Add(hash, happened.AccountId);
        Add(hash, happened.ActorId);
        Add(hash, happened.OrganizationId);
        Add(hash, happened.Succeeded ? 1 : 0);
        Add(hash, happened.Detail);
        Add(hash, happened.Address);
        Add(hash, happened.UserAgent);
        Add(hash, happened.TraceId);
        if (happened.KeyId is not null)
        {
            Add(hash, happened.KeyId);
        }

        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, Guid? id)
    {
        Span<byte> bytes = stackalloc byte[17];
        bytes[0] = id is null ? (byte)0 : (byte)1;
        id?.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Add(hash, text is null ? -1 : bytes.Length);
        hash.AppendData(bytes);
    }
}
