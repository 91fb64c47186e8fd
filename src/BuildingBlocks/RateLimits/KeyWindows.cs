using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace App.BuildingBlocks.RateLimits;

/// <summary>
/// The limits of API keys, for all processes together and without a row written for each request: a process counts in memory, and tells the others
/// after each fiftieth of the limit, or at every request when they come at once. One process alone is exact; of several, each may let
/// two fiftieths of the limit too many pass in a minute.
/// </summary>
internal sealed class KeyWindows(SharedWindows shared, TimeProvider clock)
{
    private const int Slices = 50;
    private const int MostKeys = 100_000;
    private static readonly TimeSpan s_length = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, Window> _windows = new();

    /// <summary>Null when the request may pass; else how long to wait, and whether this process refuses for the first time in this minute.</summary>
    public ValueTask<(TimeSpan Wait, bool IsFirst)?> TakeAsync(Guid key, int permits)
    {
        var now = clock.GetUtcNow();
        var window = _windows.TryGetValue(key, out var known) ? known : Add(key);
        Settlement? settlement;
        lock (window)
        {
            var taken = now < window.EndsAt ? window.Taken : 0;
            if (taken >= permits)
            {
                return new(window.Refuse(now));
            }

            settlement = window.Add(now, taken, permits);
        }

        return settlement is null ? default : new(SettleAsync(key, window, settlement, permits));
    }

    private async Task<(TimeSpan Wait, bool IsFirst)?> SettleAsync(Guid key, Window window, Settlement settlement, int permits)
    {
        SharedWindows.Window? counted = null;
        try
        {
            await settlement.Before;
            counted = await shared.CountAsync(SHA256.HashData(Encoding.UTF8.GetBytes($"ApiKey|{key}")), settlement.Count, s_length);
        }
        finally
        {
            lock (window)
            {
                window.Settle(settlement.Count, counted);
            }

            settlement.End();
        }

        lock (window)
        {
            return counted.Taken <= permits ? null : window.Refuse(clock.GetUtcNow());
        }
    }

    private Window Add(Guid key)
    {
        // Only keys that exist come here. Forgetting them costs no more than what they have not settled yet.
        if (_windows.Count >= MostKeys)
        {
            _windows.Clear();
        }

        return _windows.GetOrAdd(key, _ => new Window());
    }

    /// <summary>So many requests that are to be counted for all processes, the last of which waits for it.</summary>
    private sealed class Settlement(int count, Task before)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => count;

        /// <summary>Whoever passed already is counted first, or those who come now would take their places.</summary>
        public Task Before => before;

        public Task Ended => _ended.Task;

        public void End() => _ended.SetResult();
    }

    private sealed class Window
    {
        private Task _passedAreCounted = Task.CompletedTask;
        private DateTimeOffset _forgetAt;
        private DateTimeOffset _refusedIn;
        private int _unsettled;
        private int _settling;

        /// <summary>What all processes have counted, as far as this one knows.</summary>
        public int Taken { get; private set; }

        public DateTimeOffset EndsAt { get; private set; }

        /// <summary>Counts a request, and says what is to be settled before it may pass; null when it may.</summary>
        public Settlement? Add(DateTimeOffset now, int taken, int permits)
        {
            if (now >= _forgetAt)
            {
                _unsettled = 0;
            }

            if (_unsettled++ == 0)
            {
                _forgetAt = now + s_length;
            }

            // While others of the key are being settled nobody knows yet how much is left: all that come meanwhile settle for themselves.
            if (_settling == 0 && _unsettled < Math.Max(1, permits / Slices) && taken + _unsettled <= permits)
            {
                return null;
            }

            var settlement = new Settlement(_unsettled, _passedAreCounted);
            if (_unsettled > 1)
            {
                _passedAreCounted = settlement.Ended;
            }

            (_unsettled, _settling) = (0, _settling + settlement.Count);
            return settlement;
        }

        public void Settle(int batch, SharedWindows.Window? counted)
        {
            _settling -= batch;
            if (counted is null)
            {
                _unsettled += batch;
            }
            else if (counted.EndsAt > EndsAt || (counted.EndsAt == EndsAt && counted.Taken > Taken))
            {
                (Taken, EndsAt) = (counted.Taken, counted.EndsAt);
            }
        }

        public (TimeSpan Wait, bool IsFirst) Refuse(DateTimeOffset now)
        {
            var isFirst = _refusedIn != EndsAt;
            _refusedIn = EndsAt;
            return (EndsAt - now, isFirst);
        }
    }
}
