using System.ComponentModel.DataAnnotations;

namespace App.BuildingBlocks.Data;

/// <summary>Settings of the data path; section <c>Data</c>. The defaults fit a server with one or two cores.</summary>
public sealed class DataOptions
{
    public const string Section = "Data";

    /// <summary>Units of work that may wait for the writer before new ones are refused with 503.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueuedWrites { get; set; } = 4096;

    /// <summary>Read-only connections at most; each keeps its own page cache and prepared statements.</summary>
    [Range(1, 256)]
    public int MaxReaders { get; set; } = 16;

    /// <summary>A unit of work that holds the writer for longer, in milliseconds, is logged with its caller's name.</summary>
    [Range(1, 60_000)]
    public int SlowUnitMilliseconds { get; set; } = 50;

    /// <summary>How long, in milliseconds, the writer waits for another process that holds the lock before it gives up with 503.</summary>
    [Range(100, 60_000)]
    public int LockWaitMilliseconds { get; set; } = 15_000;

    /// <summary>
    /// Pages of the write-ahead log after which a commit copies them into the database file; 0 never does. Beside Litestream, which wants to do this
    /// itself, set it so high that it happens only when Litestream is away.
    /// </summary>
    [Range(0, 1_000_000)]
    public int CheckpointPages { get; set; } = 1000;

    /// <summary>
    /// Whether to start on a database that a newer version has migrated: for the old process of a deployment that runs both side by side, while every
    /// migration only adds.
    /// </summary>
    public bool AllowNewerSchema { get; set; }
}
