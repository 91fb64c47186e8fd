using System.Collections.Concurrent;

namespace App.BuildingBlocks.RateLimits;

/// <summary>
/// The limit for everything, counted in this process: an everyday request pays a look-up and no allocation. Of two processes each lets so many
/// pass, which only doubles what is plenty: counted together, each request would cost a write.
/// </summary>
internal sealed class RequestWindows
{
    private const int MostKeys = 100_000;
    private static readonly long s_length = TimeSpan.FromMinutes(1).Ticks;
    private readonly ConcurrentDictionary<UInt128, Window> _windows = new();
    private int _keys;

    /// <summary>Null when the request may pass; else how long to wait, and whether it is the first one refused in its window.</summary>
    public (TimeSpan Wait, bool IsFirst)? Take(UInt128 key, int permits, DateTimeOffset now)
    {
        var window = Find(key, now.UtcTicks);
        lock (window)
        {
            if (now.UtcTicks >= window.EndsAt)
            {
                (window.EndsAt, window.Taken) = (now.UtcTicks + s_length, 0);
            }

            window.Taken++;
            return window.Taken <= permits ? null : (TimeSpan.FromTicks(window.EndsAt - now.UtcTicks), window.Taken == permits + 1);
        }
    }

    private Window Find(UInt128 key, long now)
    {
        if (_windows.TryGetValue(key, out var known))
        {
            return known;
        }

        if (Volatile.Read(ref _keys) >= MostKeys)
        {
            Sweep(now);
        }

        // More addresses than can be told apart in a minute: a flood, whose newcomers share one window.
        if (Volatile.Read(ref _keys) >= MostKeys)
        {
            return _windows.GetOrAdd(UInt128.MaxValue, _ => new Window());
        }

        var window = new Window { EndsAt = now + s_length };
        var kept = _windows.GetOrAdd(key, window);
        if (ReferenceEquals(kept, window))
        {
            Interlocked.Increment(ref _keys);
        }

        return kept;
    }

    private void Sweep(long now)
    {
        foreach (var (key, window) in _windows)
        {
            if (now >= window.EndsAt && _windows.TryRemove(key, out _))
            {
                Interlocked.Decrement(ref _keys);
            }
        }
    }

    private sealed class Window
    {
        public long EndsAt { get; set; }

        public int Taken { get; set; }
    }
}
