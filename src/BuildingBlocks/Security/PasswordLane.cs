using App.BuildingBlocks.Data;

namespace App.BuildingBlocks.Security;

/// <summary>
/// Where passwords are hashed: few at a time, so that a flood of sign-ins queues here instead of taking every core from other requests.
/// </summary>
public sealed class PasswordLane : IDisposable
{
    private const int MaxWaiting = 200;
    private readonly SemaphoreSlim _free = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <exception cref="OverloadedException">Too many others wait already.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation = default)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new OverloadedException("Too many sign-ins are waiting.");
        }

        try
        {
            await _free.WaitAsync(cancellation);
            try
            {
                // A thread of its own kind: hashing takes a tenth of a second, which the pool's threads owe to other requests.
                return await Task.Factory.StartNew(work, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            }
            finally
            {
                _free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _free.Dispose();
}
