using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.Jobs;

/// <summary>The queue as the operator sees it.</summary>
public sealed class JobBoard
{
    private const string Columns =
        """
        SELECT id, kind, state, priority, unique_key, trace_parent, created_at, due_at, started_at, finished_at, attempts, lease_owner, lease_until,
               cancel_requested, percent, line, error
        FROM jobs_jobs
        """;

    private readonly IDatabase _database;
    private readonly JobSignal _signal;
    private readonly TimeProvider _clock;

    internal JobBoard(IDatabase database, JobSignal signal, TimeProvider clock) => (_database, _signal, _clock) = (database, signal, clock);

    /// <summary>The newest jobs first.</summary>
    public async Task<IReadOnlyList<JobView>> ListAsync(string? state, string? kind, int most, CancellationToken cancellation = default)
    {
        var jobs = await _database.ReadAsync(
            connection => connection.QueryAsync<JobView>(
                Columns + " WHERE (@state IS NULL OR state = @state) AND (@kind IS NULL OR kind = @kind) ORDER BY id DESC LIMIT @most", new { state, kind, most }),
            cancellation);
        return jobs.AsList();
    }

    public Task<JobView?> FindAsync(Guid id, CancellationToken cancellation = default) =>
        _database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<JobView>(Columns + " WHERE id = @id", new { id }), cancellation);

    /// <summary>
    /// Queues a dead or cancelled job again, with all its attempts before it, or starts one that waits for its time at once. False when it
    /// runs, is done, is unknown, or another with its unique key is under way.
    /// </summary>
    public Task<bool> RetryAsync(Guid id, CancellationToken cancellation = default) => _database.WriteAsync(
        async connection =>
        {
            var changed = await connection.ExecuteAsync(
                """
                UPDATE jobs_jobs SET state = 'waiting', due_at = @now, attempts = 0, finished_at = NULL, cancel_requested = FALSE
                WHERE id = @id AND state IN ('waiting', 'dead', 'cancelled') AND NOT EXISTS (
                    SELECT 1 FROM jobs_jobs other
                    WHERE other.kind = jobs_jobs.kind AND other.unique_key = jobs_jobs.unique_key AND other.state IN ('waiting', 'running') AND other.id <> jobs_jobs.id)
                """,
                new { id, now = _clock.Now() });
            connection.AfterCommit(_signal.Wake);
            return changed == 1;
        },
        cancellation);
}

/// <summary>A job without its payload, which may hold secrets.</summary>
public sealed class JobView
{
    public Guid Id { get; init; }

    public string Kind { get; init; } = "";

    public string State { get; init; } = "";

    public int Priority { get; init; }

    public string? UniqueKey { get; init; }

    public string? TraceParent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int Attempts { get; init; }

    public string? LeaseOwner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public bool CancelRequested { get; init; }

    public int? Percent { get; init; }

    public string? Line { get; init; }

    public string? Error { get; init; }
}
