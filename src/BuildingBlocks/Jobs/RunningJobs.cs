using System.Collections.Concurrent;

namespace App.BuildingBlocks.Jobs;

/// <summary>Why a running job was told to stop.</summary>
internal enum StopReason
{
    None,
    TookTooLong,
    Cancelled,
    LeaseLost,
    ProcessEnds,
}

/// <summary>The jobs that this process runs.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<Guid, RunningJob> _jobs = [];

    public int Count => _jobs.Count;

    public bool IsEmpty => _jobs.IsEmpty;

    public ICollection<RunningJob> All => _jobs.Values;

    public void Add(RunningJob job) => _jobs[job.Claim.LeaseToken] = job;

    public void Remove(RunningJob job) => _jobs.TryRemove(job.Claim.LeaseToken, out _);

    public bool Holds(Guid leaseToken) => _jobs.ContainsKey(leaseToken);

    public void Stop(Guid id, StopReason reason)
    {
        foreach (var job in All.Where(job => job.Claim.Id == id))
        {
            job.Stop(reason);
        }
    }
}

/// <summary>A job in this process, from its claim to its outcome.</summary>
#pragma warning disable CA1001 // The source has no timer and no wait handle, and may be told to stop after the end.
internal sealed class RunningJob(JobClaim claim, JobProgress progress)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private int _reason;

    public JobClaim Claim => claim;

    public JobProgress Progress => progress;

    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    public CancellationToken Stopping => _stop.Token;

    /// <summary>The whole run, its outcome written.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    /// <summary>Tells it once, and never waits for what listens.</summary>
    public void Stop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) == (int)StopReason.None)
        {
            _ = _stop.CancelAsync();
        }
    }
}
