using System.ComponentModel.DataAnnotations;

namespace App.BuildingBlocks.Jobs;

/// <summary>Settings of the worker; section <c>Jobs</c>. Kinds set their own limits in code.</summary>
public sealed class JobSettings
{
    public const string Section = "Jobs";

    /// <summary>False: this process queues jobs and leaves them to others.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Jobs that this process runs at the same time.</summary>
    [Range(1, 256)]
    public int Workers { get; set; } = 8;

    /// <summary>How often, in seconds, to look for what other processes have queued. What this one queues starts at once.</summary>
    [Range(1, 60)]
    public int PollSeconds { get; set; } = 2;

    /// <summary>How long, in seconds, until another process takes over a job of one that died. Renewed three times as often.</summary>
    [Range(3, 3600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>How long, in seconds, a job may take to stop once it was told to.</summary>
    [Range(1, 15)]
    public int GraceSeconds { get; set; } = 5;

    internal TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    internal TimeSpan Grace => TimeSpan.FromSeconds(GraceSeconds);
}
