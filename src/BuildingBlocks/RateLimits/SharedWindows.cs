using System.Collections.Concurrent;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.RateLimits;

/// <summary>The limits of sensitive endpoints: rows, so that all processes count together and a restart forgets nothing.</summary>
internal sealed class SharedWindows(IDatabase database, TimeProvider clock)
{
    private const int MostRefused = 50_000;
    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromMinutes(10);

    // Who is refused until when: a flood of refused requests writes nothing.
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _refused = new();
    private long _sweepAt;

    /// <summary>Null when the request may pass; else how long to wait, and whether this is news.</summary>
    /// <param name="key">A hash: neither addresses nor e-mail addresses are stored.</param>
    /// <param name="permits">How many pass in a window.</param>
    /// <param name="length">How long a new window lasts.</param>
    public async Task<(TimeSpan Wait, bool IsFirst)?> TakeAsync(byte[] key, int permits, TimeSpan length)
    {
        var now = clock.Now();
        var known = new Guid(key.AsSpan(0, 16));
        if (_refused.TryGetValue(known, out var until) && now < until)
        {
            return (until - now, false);
        }

        var window = await CountAsync(key, 1, length);
        if (window.Taken <= permits)
        {
            return null;
        }

        if (_refused.Count < MostRefused)
        {
            _refused[known] = window.EndsAt;
        }

        return (window.EndsAt - now, window.Taken == permits + 1);
    }

    /// <summary>Adds to what all processes have counted, and says how much that is.</summary>
    public async Task<Window> CountAsync(byte[] key, int count, TimeSpan length)
    {
        var now = clock.Now();
        var window = await database.WriteAsync(connection => connection.QuerySingleAsync<Window>(Count, new { key, count, now, ends = now + length }));
        await SweepAsync(now);
        return window;
    }

    /// <summary>How much all processes have counted in the window that is open.</summary>
    public Task<int> ReadAsync(byte[] key) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<int>("SELECT taken FROM rate_limits WHERE key = @key AND ends_at > @now", new { key, now = clock.Now() }));

    private async Task SweepAsync(DateTimeOffset now)
    {
        var due = Volatile.Read(ref _sweepAt);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _sweepAt, (now + s_sweepEvery).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var (key, until) in _refused)
        {
            if (until <= now)
            {
                _refused.TryRemove(key, out _);
            }
        }

        await database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM rate_limits WHERE ends_at <= @now", new { now }));
    }

    private const string Count =
        """
        INSERT INTO rate_limits (key, taken, ends_at) VALUES (@key, @count, @ends)
        ON CONFLICT (key) DO UPDATE SET
            taken = CASE WHEN rate_limits.ends_at <= @now THEN excluded.taken ELSE rate_limits.taken + excluded.taken END,
            ends_at = CASE WHEN rate_limits.ends_at <= @now THEN excluded.ends_at ELSE rate_limits.ends_at END
        RETURNING taken, ends_at
        """;

    public sealed class Window
    {
        public int Taken { get; init; }

        public DateTimeOffset EndsAt { get; init; }
    }
}
