using System.ComponentModel.DataAnnotations;

namespace App.BuildingBlocks.RateLimits;

/// <summary>Settings of the limits; section <c>RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>False turns every limit off: for measuring, and for tests of something else.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Requests a minute from one address without a session or a key that is found; files and health checks do not count.</summary>
    [Range(1, 1_000_000)]
    public int VisitorsPerMinute { get; set; } = 100;

    /// <summary>Requests a minute from one address with a session or a key: a whole office may share it.</summary>
    [Range(1, 1_000_000)]
    public int UsersPerMinute { get; set; } = 1000;
}
