using System.Buffers.Binary;
using System.Security.Cryptography;
using App.BuildingBlocks.Data;

namespace App.BuildingBlocks.Audit;

/// <summary>
/// Signs the chain's head with a key that lies beside the data-protection keys, outside the database: who can write the database cannot sign.
/// </summary>
public sealed class AuditSeal(DataPaths paths)
{
    private const int KeyBytes = 32;
    private readonly Lock _loading = new();
    private byte[]? _key;
    private bool _hasBegun;

    private string File => Path.Combine(paths.Keys, "audit.key");

    // Not the key itself: that is there before the first event, which may be taken back.
    private string Begun => Path.Combine(paths.Keys, "audit.begun");

    /// <summary>False on a machine that got the database without the keys.</summary>
    internal bool HasKey => System.IO.File.Exists(File);

    /// <summary>Whether there ever was an event: a log without one was emptied then.</summary>
    internal bool HasBegun => _hasBegun || (_hasBegun = System.IO.File.Exists(Begun));

    internal void Begin()
    {
        OwnerOnly.File(Begun, FileMode.OpenOrCreate).Dispose();
        FileOwner.Follow(paths.Directory, Begun);
    }

    internal AuditHead Sealed(AuditHead head) => head with { Seal = Sign(head) };

    internal bool IsGenuine(AuditHead head) => CryptographicOperations.FixedTimeEquals(Sign(head), head.Seal);

    private byte[] Sign(AuditHead head)
    {
        Span<byte> signed = stackalloc byte[16 + 32];
        BinaryPrimitives.WriteInt64BigEndian(signed, head.Position);
        BinaryPrimitives.WriteInt64BigEndian(signed[8..], head.BrokenAt ?? 0);
        head.Hash.AsSpan(0, Math.Min(32, head.Hash.Length)).CopyTo(signed[16..]);
        return HMACSHA256.HashData(Key(), signed);
    }

    private byte[] Key()
    {
        lock (_loading)
        {
            return _key ??= HasKey ? Read() : Make();
        }
    }

    private byte[] Read() => System.IO.File.ReadAllBytes(File) is { Length: KeyBytes } key
        ? key
        : throw new OperatorException($"{File} is damaged: it must have {KeyBytes} bytes. Put it back from where the keys are kept.");

    // Two processes may come here at once: whole under another name, then moved to where nothing is.
    private byte[] Make()
    {
        if (!Directory.Exists(paths.Keys))
        {
            paths.MakeKeys();
            FileOwner.Follow(paths.Directory, paths.Keys);
        }

        var made = $"{File}.{Guid.NewGuid():N}";
        using (var stream = OwnerOnly.File(made, FileMode.CreateNew))
        {
            stream.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            stream.Flush(flushToDisk: true);
        }

        FileOwner.Follow(paths.Directory, made);
        try
        {
            System.IO.File.Move(made, File, overwrite: false);
        }
        catch (IOException) when (HasKey)
        {
            System.IO.File.Delete(made);
        }

        return Read();
    }
}
