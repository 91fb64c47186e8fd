using System.Runtime.InteropServices;
using App.BuildingBlocks.Data;

namespace App.BuildingBlocks.Security;

/// <summary>
/// Where passwords are hashed: few at a time and behind everything else, so that a flood of sign-ins queues here instead of taking the cores from other requests.
/// </summary>
public sealed class PasswordLane : IDisposable
{
    private const int MaxWaiting = 200;

    // The least there is: a hundredth of the processor when others want all of it, all of it when nobody does.
    private const int Niceness = 19;
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
                // A thread of its own: hashing takes a tenth of a second, which the pool's threads owe to other requests.
                var result = await Task.Factory.StartNew(() => Behind(work), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
                // Away from that thread: what follows is not to stand behind others.
                await Task.Yield();
                return result;
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

    // For good: a thread may not raise itself again. It ends with the work.
    private static Task<T> Behind<T>(Func<Task<T>> work)
    {
        if (OperatingSystem.IsLinux())
        {
            // .NET's own priorities do nothing there, and this concerns the thread alone. If it is refused, the hash is made all the same.
            _ = Nice(Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }

        return work();
    }

    [DllImport("libc", EntryPoint = "nice")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Nice(int by);
}
