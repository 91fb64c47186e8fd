using System.Data.Common;
using Dapper;

namespace App.BuildingBlocks.Jobs;

/// <summary>The queue's SQL but for the claim. Whoever runs a job acts under its lease's token: without it nothing is changed.</summary>
internal static class JobQueries
{
    /// <summary>The new job's id, or that of the one that has its unique key.</summary>
    public static async Task<Guid> InsertAsync(DbConnection connection, New row) =>
        await connection.QuerySingleOrDefaultAsync<Guid?>(
            """
            INSERT INTO jobs_jobs (id, kind, payload, state, priority, unique_key, trace_parent, created_at, due_at, attempts, cancel_requested)
            VALUES (@Id, @Kind, @Payload, 'waiting', @Priority, @UniqueKey, @TraceParent, @CreatedAt, @DueAt, 0, FALSE)
            ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING
            RETURNING id
            """,
            row)
        ?? await connection.QuerySingleAsync<Guid>(
            "SELECT id FROM jobs_jobs WHERE kind = @Kind AND unique_key = @UniqueKey AND state IN ('waiting', 'running')", row);

    /// <summary>
    /// Ends an attempt. False when its lease had passed to another: then nothing is written. What was cancelled meanwhile does not wait again.
    /// </summary>
    public static async Task<bool> FinishAsync(DbConnection connection, Guid id, Guid token, JobOutcome outcome) =>
        await connection.ExecuteAsync(
            """
            UPDATE jobs_jobs
            SET state = CASE WHEN cancel_requested AND @IsWaiting THEN 'cancelled' ELSE @State END,
                finished_at = CASE WHEN cancel_requested AND @IsWaiting THEN @DueAt ELSE @FinishedAt END,
                due_at = @DueAt, attempts = @Attempts, error = @Error, lease_token = NULL, lease_owner = NULL, lease_until = NULL,
                payload = CASE WHEN @IsDone THEN '' ELSE payload END
            WHERE id = @id AND lease_token = @token AND state = 'running'
            """,
            new
            {
                id,
                token,
                outcome.State,
                outcome.DueAt,
                outcome.Attempts,
                outcome.Error,
                outcome.FinishedAt,
                IsDone = outcome.State == JobState.Done,
                IsWaiting = outcome.State == JobState.Waiting,
            }) == 1;

    /// <summary>False when the lease had passed to another.</summary>
    public static async Task<bool> RenewAsync(DbConnection connection, Guid id, Guid token, DateTimeOffset until) =>
        await connection.ExecuteAsync(
            "UPDATE jobs_jobs SET lease_until = @until WHERE id = @id AND lease_token = @token AND state = 'running'", new { id, token, until }) == 1;

    public static Task ReportAsync(DbConnection connection, Guid id, Guid token, int percent, string line) => connection.ExecuteAsync(
        "UPDATE jobs_jobs SET percent = @percent, line = @line WHERE id = @id AND lease_token = @token AND state = 'running'", new { id, token, percent, line });

    /// <summary>What there is to do, by a few steps in small indexes.</summary>
    public static Task<Look> LookAsync(DbConnection connection, DateTimeOffset now) => connection.QuerySingleAsync<Look>(
        """
        SELECT (SELECT MIN(due_at) FROM jobs_jobs WHERE state = 'waiting') AS first_due_at,
               (SELECT MIN(due_at) FROM jobs_jobs WHERE state = 'waiting' AND due_at > @now) AS next_due_at,
               (SELECT MIN(lease_until) FROM jobs_jobs WHERE state = 'running') AS first_lease_until,
               (SELECT MAX(lease_until) FROM jobs_jobs WHERE state = 'running') AS last_lease_until
        """,
        new { now });

    public static Task<IEnumerable<Guid>> CancelledAsync(DbConnection connection) =>
        connection.QueryAsync<Guid>("SELECT id FROM jobs_jobs WHERE state = 'running' AND cancel_requested");

    public sealed class Look
    {
        public DateTimeOffset? FirstDueAt { get; init; }

        public DateTimeOffset? NextDueAt { get; init; }

        public DateTimeOffset? FirstLeaseUntil { get; init; }

        public DateTimeOffset? LastLeaseUntil { get; init; }
    }

    public sealed class New
    {
        public Guid Id { get; init; }

        public string Kind { get; init; } = "";

        public string Payload { get; init; } = "";

        public int Priority { get; init; }

        public string? UniqueKey { get; init; }

        public string? TraceParent { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset DueAt { get; init; }
    }
}
