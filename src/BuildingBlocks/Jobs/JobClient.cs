using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.Jobs;

/// <summary>The durable queue of work, in the same database as everything else.</summary>
public sealed class JobClient
{
    private const int MaxUniqueKey = 200;
    private readonly JobCatalog _catalog;
    private readonly IDatabase _database;
    private readonly RunningJobs _running;
    private readonly JobSignal _signal;
    private readonly TimeProvider _clock;

    internal JobClient(JobCatalog catalog, IDatabase database, RunningJobs running, JobSignal signal, TimeProvider clock) =>
        (_catalog, _database, _running, _signal, _clock) = (catalog, database, running, signal, clock);

    /// <summary>Queues a job in the caller's unit of work: it runs once that is committed, and never when it is not. Returns the job's id.</summary>
    public Task<Guid> EnqueueAsync<T>(DbConnection connection, T job, JobOptions? options = null)
        where T : notnull
    {
        var kind = _catalog.Carrying(typeof(T));
        return EnqueueAsync(connection, kind.Name, JsonSerializer.Serialize(job, (JsonTypeInfo<T>)kind.Json!), options ?? JobOptions.Everyday);
    }

    /// <summary>Ends a job that waits, and tells one that runs to stop. False when it does neither, or is unknown.</summary>
    public Task<bool> CancelAsync(Guid id, CancellationToken cancellation = default) => _database.WriteAsync(
        async connection =>
        {
            var row = new { id, now = _clock.Now() };
            var ended = await connection.ExecuteAsync("UPDATE jobs_jobs SET state = 'cancelled', finished_at = @now WHERE id = @id AND state = 'waiting'", row);
            var told = await connection.ExecuteAsync("UPDATE jobs_jobs SET cancel_requested = TRUE WHERE id = @id AND state = 'running'", row);
            if (told > 0)
            {
                connection.AfterCommit(() => _running.Stop(id, StopReason.Cancelled));
            }

            return ended + told > 0;
        },
        cancellation);

    internal async Task<Guid> EnqueueAsync(DbConnection connection, string kind, string payload, JobOptions options)
    {
        if (options.UniqueKey?.Length > MaxUniqueKey)
        {
            throw new ArgumentException($"A unique key has {MaxUniqueKey} characters at most.", nameof(options));
        }

        var now = _clock.Now();
        var id = await JobQueries.InsertAsync(connection, new JobQueries.New
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            Payload = payload,
            Priority = options.Priority,
            UniqueKey = options.UniqueKey,
            TraceParent = connection.TraceParent(),
            CreatedAt = now,
            DueAt = options.NotBefore > now ? options.NotBefore.Value : now,
        });
        connection.AfterCommit(_signal.Wake);
        return id;
    }
}

/// <summary>How one job differs from the others of its kind.</summary>
public sealed record JobOptions
{
    internal static readonly JobOptions Everyday = new();

    /// <summary>At most one job of the kind with this key waits or runs; a second one is the first one.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>Higher goes first; 0 is everyday work.</summary>
    public int Priority { get; init; }

    /// <summary>Not before this instant; null is at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}
