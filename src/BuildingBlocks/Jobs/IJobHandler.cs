namespace App.BuildingBlocks.Jobs;

/// <summary>
/// Does the work of one kind. It may run more than once for one job: what it does twice must be as if done once. It stops when told to:
/// when it took too long, when the job was cancelled, when the process ends. Throw <see cref="GiveUpException"/> when trying again is no use.
/// </summary>
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

    internal JobProgress? Progress { get; init; }

    /// <summary>Tells whoever watches how far the work is, in percent, and what it does. As often as you like: it is written once a second.</summary>
    public Task ReportAsync(int percent, string line) => Progress?.ReportAsync(percent, line) ?? Task.CompletedTask;
}
