using System.Data.Common;

namespace App.BuildingBlocks.Audit;

/// <summary>What happened to accounts, append-only and chained by hashes.</summary>
public sealed class AuditLog
{
    /// <summary>Records in the caller's unit of work. The address and the user agent are those of the request in progress.</summary>
    public Task RecordAsync(DbConnection connection, SecurityEvent happened) => throw new NotImplementedException();

    /// <summary>Records by itself; for what changes nothing else, such as a refused sign-in.</summary>
    public Task RecordAsync(SecurityEvent happened, CancellationToken cancellation = default) => throw new NotImplementedException();
}

/// <summary>A security event.</summary>
/// <param name="Action">Stable and in the past tense: <c>accounts.signed_in</c>.</param>
/// <param name="AccountId">Whom it concerns, if that is known.</param>
public sealed record SecurityEvent(string Action, Guid? AccountId)
{
    /// <summary>Who did it when that is somebody else: impersonation, an owner, the operator.</summary>
    public Guid? ActorId { get; init; }

    public Guid? OrganizationId { get; init; }

    /// <summary>False when it was refused.</summary>
    public bool Succeeded { get; init; } = true;

    /// <summary>A short text without secrets: the method, the reason.</summary>
    public string? Detail { get; init; }
}
