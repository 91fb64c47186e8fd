namespace App.BuildingBlocks.Audit;

/// <summary>The chain's newest place, signed: rows cut off the end are missed by it.</summary>
internal sealed record AuditHead
{
    public static readonly AuditHead Start = new();

    public long Position { get; init; }

    public byte[] Hash { get; init; } = new byte[32];

    /// <summary>The event before which the head was found changed by somebody else; it is never forgotten.</summary>
    public long? BrokenAt { get; init; }

    public byte[] Seal { get; init; } = [];
}
