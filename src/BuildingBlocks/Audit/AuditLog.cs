using System.Data.Common;
using App.BuildingBlocks.Data;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Audit;

/// <summary>
/// What happened to accounts, append-only and chained by hashes. Rows hold ids, the address and the user agent, and no other personal data: they
/// stay when an account goes, and the chain with them. Nothing deletes them; to do so is a decision of the operator, and breaks the chain visibly.
/// </summary>
public sealed partial class AuditLog(IDatabase database, IHttpContextAccessor requests, AuditSeal seal, TimeProvider clock, ILogger<AuditLog> logger)
{
    /// <summary>Records in the caller's unit of work. The address and the user agent are those of the request in progress.</summary>
    public async Task RecordAsync(DbConnection connection, SecurityEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var head = await connection.QuerySingleOrDefaultAsync<AuditHead>("SELECT position, hash, broken_at, seal FROM audit_head WHERE id = 1") ?? AuditHead.Start;
        if (head.BrokenAt is null && !await IsGenuineAsync(connection, head))
        {
            LogBroken(head.Position + 1);
            head = head with { BrokenAt = head.Position + 1 };
        }

        var row = AuditOrigin.Of(requests.HttpContext).Describe(happened, head.Position + 1, clock.Now());
        row.Hash = AuditChain.Hash(head.Hash, row);
        await connection.ExecuteAsync(Insert, row);
        await connection.ExecuteAsync(MoveHead, seal.Sealed(head with { Position = row.Position, Hash = row.Hash }));
        if (!seal.HasBegun)
        {
            connection.AfterCommit(seal.Begin);
        }
    }

    /// <summary>Records by itself; for what changes nothing else, such as a refused sign-in.</summary>
    public Task RecordAsync(SecurityEvent happened, CancellationToken cancellation = default) =>
        database.WriteAsync(connection => RecordAsync(connection, happened), cancellation);

    // Without this, whoever put a head of his own would have it signed by the next event.
    private async Task<bool> IsGenuineAsync(DbConnection connection, AuditHead head) => head.Position > 0
        ? seal.IsGenuine(head)
        : !seal.HasBegun && await connection.ExecuteScalarAsync<long?>("SELECT MAX(position) FROM audit_events") is null;

    private const string Insert =
        """
        INSERT INTO audit_events
            (position, id, happened_at, action, account_id, actor_id, organization_id, key_id, succeeded, detail, address, user_agent, trace_id, hash)
        VALUES
            (@Position, @Id, @HappenedAt, @Action, @AccountId, @ActorId, @OrganizationId, @KeyId, @Succeeded, @Detail, @Address, @UserAgent, @TraceId, @Hash)
        """;

    private const string MoveHead =
        """
        INSERT INTO audit_head (id, position, hash, broken_at, seal) VALUES (1, @Position, @Hash, @BrokenAt, @Seal)
        ON CONFLICT (id) DO UPDATE SET position = excluded.position, hash = excluded.hash, broken_at = excluded.broken_at, seal = excluded.seal
        """;

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log's head was changed by somebody else before event {Position}; run 'audit verify'")]
    private partial void LogBroken(long position);
}

/// <summary>A security event.</summary>
/// <param name="Action">Stable and in the past tense: <c>accounts.signed_in</c>.</param>
/// <param name="AccountId">Whom it concerns, if that is known.</param>
public sealed record SecurityEvent(string Action, Guid? AccountId)
{
    /// <summary>Who did it when that is somebody else: impersonation, an owner, the operator.</summary>
    public Guid? ActorId { get; init; }

    public Guid? OrganizationId { get; init; }

    /// <summary>The API key that it is about; otherwise the request's own is noted, if it came with one.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>False when it was refused.</summary>
    public bool Succeeded { get; init; } = true;

    /// <summary>A short text without secrets: the method, the reason.</summary>
    public string? Detail { get; init; }
}
