using System.Data.Common;
using Dapper;

namespace App.BuildingBlocks.Jobs;

/// <summary>
/// Takes the next job: one statement, so that two processes never take the same. Each kind's best job by one step in its index, unless as
/// many of the kind run as may, in all processes together; of these the best.
/// </summary>
internal sealed class JobClaims
{
    private readonly string _sql;
    private readonly JobCatalog _catalog;
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}";

    public JobClaims(JobCatalog catalog)
    {
        _catalog = catalog;
        var kinds = string.Join(", ", catalog.All.Select((_, number) => $"(@kind{number}, @most{number})"));
        // The state is asked for again outside: a second process that waited for the row finds it taken.
        _sql =
            $"""
            WITH kinds (kind, most) AS (VALUES {kinds})
            UPDATE jobs_jobs
            SET state = 'running', attempts = attempts + 1, lease_token = @token, lease_owner = @owner, lease_until = @until, started_at = @now, percent = NULL, line = NULL
            WHERE state = 'waiting' AND id = (
                SELECT best.id FROM jobs_jobs best
                WHERE best.id IN (
                    SELECT (
                        SELECT next.id FROM jobs_jobs next
                        WHERE next.kind = kinds.kind AND next.state = 'waiting' AND next.due_at <= @now
                        ORDER BY next.priority DESC, next.due_at, next.id LIMIT 1)
                    FROM kinds
                    WHERE (SELECT COUNT(*) FROM jobs_jobs running WHERE running.kind = kinds.kind AND running.state = 'running') < kinds.most)
                ORDER BY best.priority DESC, best.due_at, best.id LIMIT 1)
            RETURNING id, kind, payload, attempts, due_at, lease_token, trace_parent
            """;
    }

    public async Task<IReadOnlyList<JobClaim>> TakeAsync(DbConnection connection, int most, DateTimeOffset now, TimeSpan lease)
    {
        var claims = new List<JobClaim>();
        while (claims.Count < most && await TakeAsync(connection, now, lease) is { } claim)
        {
            claims.Add(claim);
        }

        return claims;
    }

    public Task<JobClaim?> TakeAsync(DbConnection connection, DateTimeOffset now, TimeSpan lease)
    {
        if (_catalog.All.Count == 0)
        {
            return Task.FromResult<JobClaim?>(null);
        }

        var parameters = new DynamicParameters(new { now, until = now + lease, token = Guid.NewGuid(), owner = _owner });
        foreach (var (number, kind) in _catalog.All.Index())
        {
            parameters.Add($"kind{number}", kind.Name);
            parameters.Add($"most{number}", kind.Kind.Concurrency);
        }

        return connection.QuerySingleOrDefaultAsync<JobClaim>(_sql, parameters);
    }
}

/// <summary>A job that this process may run, under the token of its lease.</summary>
internal sealed class JobClaim
{
    public Guid Id { get; init; }

    public string Kind { get; init; } = "";

    public string Payload { get; init; } = "";

    /// <summary>This one included.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public Guid LeaseToken { get; init; }

    public string? TraceParent { get; init; }
}
