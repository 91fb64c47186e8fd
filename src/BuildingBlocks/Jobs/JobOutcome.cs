namespace App.BuildingBlocks.Jobs;

/// <summary>The states of a job, as they stand in the database.</summary>
public static class JobState
{
    public const string Waiting = "waiting";
    public const string Running = "running";
    public const string Done = "done";
    public const string Dead = "dead";
    public const string Cancelled = "cancelled";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Waiting, Running, Done, Dead, Cancelled];
}

/// <summary>How an attempt ended, and so what becomes of the job.</summary>
internal sealed record JobOutcome(string State, DateTimeOffset DueAt, int Attempts, string? Error, DateTimeOffset? FinishedAt)
{
    private const int MaxError = 2000;

    public bool IsFailure { get; private init; }

    public static JobOutcome Done(JobClaim job, DateTimeOffset now) => new(JobState.Done, job.DueAt, job.Attempts, null, now);

    public static JobOutcome Cancelled(JobClaim job, DateTimeOffset now, string? error) => new(JobState.Cancelled, job.DueAt, job.Attempts, Bounded(error), now);

    public static JobOutcome Dead(JobClaim job, DateTimeOffset now, string error) => new(JobState.Dead, job.DueAt, job.Attempts, Bounded(error), now) { IsFailure = true };

    /// <summary>Another process is to start it at once; this attempt does not count.</summary>
    public static JobOutcome HandBack(JobClaim job, DateTimeOffset now) => new(JobState.Waiting, now, job.Attempts - 1, null, null);

    /// <summary>Again after a while, or given up.</summary>
    public static JobOutcome Failed(JobClaim job, JobKind kind, DateTimeOffset now, string error) => job.Attempts >= kind.MaxAttempts
        ? Dead(job, now, error)
        : new JobOutcome(JobState.Waiting, now + kind.RetryAfter(job.Attempts), job.Attempts, Bounded(error), null) { IsFailure = true };

    public static string Describe(Exception error) => $"{error.GetType().Name}: {error.Message}";

    private static string? Bounded(string? error) => error?.Length > MaxError ? error[..(MaxError - 1)] + "…" : error;
}
