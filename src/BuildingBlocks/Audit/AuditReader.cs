using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.Audit;

/// <summary>Reads what was recorded, the newest first.</summary>
public sealed class AuditReader(IDatabase database)
{
    /// <summary>What concerned the account.</summary>
    public Task<AuditPage> OfAccountAsync(Guid accountId, Guid? after, int limit, CancellationToken cancellation = default) => PageAsync(
        """
        SELECT * FROM audit_events
        WHERE account_id = @owner
          AND position < COALESCE((SELECT position FROM audit_events WHERE id = @after AND account_id = @owner), 9223372036854775807)
        ORDER BY position DESC
        LIMIT @rows
        """,
        accountId,
        after,
        limit,
        cancellation);

    /// <summary>What happened in the organisation.</summary>
    public Task<AuditPage> OfOrganizationAsync(Guid organizationId, Guid? after, int limit, CancellationToken cancellation = default) => PageAsync(
        """
        SELECT * FROM audit_events
        WHERE organization_id = @owner
          AND position < COALESCE((SELECT position FROM audit_events WHERE id = @after AND organization_id = @owner), 9223372036854775807)
        ORDER BY position DESC
        LIMIT @rows
        """,
        organizationId,
        after,
        limit,
        cancellation);

    /// <summary>The newest of all; of one account, if it is named.</summary>
    public async Task<IReadOnlyList<AuditEvent>> LastAsync(int rows, Guid? accountId, CancellationToken cancellation = default) =>
    [
        .. await database.ReadAsync(
            connection => connection.QueryAsync<AuditEvent>(
                "SELECT * FROM audit_events WHERE @accountId IS NULL OR account_id = @accountId ORDER BY position DESC LIMIT @rows", new { rows, accountId }),
            cancellation),
    ];

    private async Task<AuditPage> PageAsync(string sql, Guid owner, Guid? after, int limit, CancellationToken cancellation)
    {
        var values = new { owner, after = after ?? Guid.Empty, rows = limit + 1 };
        var found = await database.ReadAsync(connection => connection.QueryAsync<AuditEvent>(sql, values), cancellation);
        var events = found.AsList();
        // One row more than asked for tells whether there is a next page.
        return events.Count <= limit ? new AuditPage(events, null) : new AuditPage(events.GetRange(0, limit), events[limit - 1].Id);
    }
}

/// <summary>A page of events; <c>Next</c> asks for the one after, and is null on the last.</summary>
public sealed record AuditPage(IReadOnlyList<AuditEvent> Events, Guid? Next)
{
    /// <summary>The API keys that are in it.</summary>
    public IEnumerable<Guid> Keys => Events.Select(happened => happened.KeyId).OfType<Guid>();
}
