using Microsoft.Extensions.Hosting;

namespace App.BuildingBlocks.Observability;

/// <summary>
/// Gives memory back to the system whenever the product comes to rest after work. The collector alone keeps the room of the busiest
/// moment until the next one, and a small server has others on it.
/// </summary>
public sealed class IdleMemory(TimeProvider clock) : BackgroundService
{
    /// <summary>Bytes a second: a page a second or two, jobs that look for work, a scrape.</summary>
    internal const long Rest = 256 * 1024;

    /// <summary>Bytes: less is not worth the few tens of milliseconds for which everything stands still.</summary>
    internal const long Worthwhile = 8 * 1024 * 1024;
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private long _allocated;
    private long _collected;

    /// <summary>Asked once a second with all that was ever allocated: true when nothing much was since, but enough before.</summary>
    internal bool IsTime(long allocated)
    {
        var rests = allocated - _allocated < Rest;
        _allocated = allocated;
        if (!rests || allocated - _collected < Worthwhile)
        {
            return false;
        }

        _collected = allocated;
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_second, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (IsTime(GC.GetTotalAllocatedBytes()))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            }
        }
    }
}
