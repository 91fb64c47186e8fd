namespace App.BuildingBlocks.Audit;

/// <summary>A recorded event: who, what, when, from where, and how it ended.</summary>
public sealed class AuditEvent
{
    /// <summary>Its place in the chain, from 1 without gaps.</summary>
    public long Position { get; init; }

    public Guid Id { get; init; }

    public DateTimeOffset HappenedAt { get; init; }

    public string Action { get; init; } = "";

    public Guid? AccountId { get; init; }

    public Guid? ActorId { get; init; }

    public Guid? OrganizationId { get; init; }

    /// <summary>The API key that was used, or that it is about.</summary>
    public Guid? KeyId { get; init; }

    public bool Succeeded { get; init; }

    public string? Detail { get; init; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public string? TraceId { get; init; }

    /// <summary>SHA-256 over everything above and the hash of the event before.</summary>
    public byte[] Hash { get; internal set; } = [];
}
