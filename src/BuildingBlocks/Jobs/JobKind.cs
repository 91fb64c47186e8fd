namespace App.BuildingBlocks.Jobs;

/// <summary>How jobs of a kind are run.</summary>
public sealed class JobKind
{
    /// <summary>Attempts before a job is given up (dead letter). With the waits below, twelve take about three hours.</summary>
    public int MaxAttempts { get; set; } = 12;

    /// <summary>How many of the kind run at the same time, in all processes together.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>An attempt that takes longer is cancelled and counts as failed.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait after the first failed attempt; it doubles with each, and differs by up to half so that many do not come back at once.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>No wait is longer, but for that half.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromHours(6);

    internal TimeSpan RetryAfter(int attempts)
    {
        var exact = Math.Min(FirstRetry.TotalMilliseconds * Math.Pow(2, Math.Min(attempts - 1, 40)), LongestRetry.TotalMilliseconds);
#pragma warning disable CA5394 // Spreading load is no secret.
        return TimeSpan.FromMilliseconds(exact * (0.5 + Random.Shared.NextDouble()));
#pragma warning restore CA5394
    }
}
