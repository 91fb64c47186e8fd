using System.Data.Common;

namespace App.BuildingBlocks.Jobs;

/// <summary>The durable queue of work, in the same database as everything else.</summary>
public sealed class JobClient
{
    /// <summary>Queues a job in the caller's unit of work: it runs once that is committed, and never when it is not. Returns the job's id.</summary>
    public Task<Guid> EnqueueAsync<T>(DbConnection connection, T job, JobOptions? options = null)
        where T : notnull => throw new NotImplementedException();
}

/// <summary>How one job differs from the others of its kind.</summary>
public sealed record JobOptions
{
    /// <summary>At most one job of the kind with this key waits or runs; a second one is the first one.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>Higher goes first; 0 is everyday work.</summary>
    public int Priority { get; init; }

    /// <summary>Not before this instant; null is at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>Does the work of one kind. It may run more than once for one job: what it does twice must be as if done once.</summary>
public interface IJobHandler<in T>
{
    Task RunAsync(T job, JobRun run, CancellationToken cancellation);
}

/// <summary>One attempt at a job.</summary>
public sealed class JobRun
{
    public Guid Id { get; init; }

    /// <summary>1 for the first attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>Tells whoever watches how far the work is, in percent, and what it does.</summary>
    public Task ReportAsync(int percent, string line) => throw new NotImplementedException();
}
