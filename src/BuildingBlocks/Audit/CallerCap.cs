using System.Collections.Concurrent;

namespace App.BuildingBlocks.Audit;

/// <summary>Lets the first events of each caller in a minute through, and of so many callers: strangers must not fill the log. Safe for all threads.</summary>
public sealed class CallerCap(TimeProvider clock)
{
    private const int MostEach = 10;
    private const int MostCallers = 1000;
    private readonly ConcurrentDictionary<string, int> _counted = new();
    private long _minute;

    public bool Admits(string caller)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (Interlocked.Exchange(ref _minute, now) != now)
        {
            _counted.Clear();
        }

        return _counted.Count < MostCallers && _counted.AddOrUpdate(caller, 1, (_, times) => times + 1) <= MostEach;
    }
}
