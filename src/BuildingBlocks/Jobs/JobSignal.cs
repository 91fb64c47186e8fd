namespace App.BuildingBlocks.Jobs;

/// <summary>Wakes this process's worker: something was queued, a place became free.</summary>
internal sealed class JobSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _isSet;

    public void Wake()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _semaphore.Release();
        }
    }

    /// <summary>Returns on a wake-up, also one that came before, or after the time.</summary>
    public async Task WaitAsync(TimeSpan time, CancellationToken cancellation)
    {
        await ((Task)_semaphore.WaitAsync(time, cancellation)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _isSet, 0);
    }

    public void Dispose() => _semaphore.Dispose();
}
