using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Data;

/// <summary>
/// The one writer. Whoever finds it idle, and the thread pool too, leads: it runs its own unit and commits on its own thread. Else a
/// group takes its turn behind the work that waits in the pool, and all that queued until then is in it: one transaction, one flush, each
/// unit in a savepoint of its own, answered after the flush.
/// </summary>
internal sealed partial class GroupCommitWriter : IDisposable
{
    private const int MaxGroup = 512;
    private static readonly TimeSpan s_longGroup = TimeSpan.FromMilliseconds(20);
    private readonly StatementCachingConnection _connection;
    private readonly WriterTransaction _transaction;
    private readonly WriterMetrics _metrics;
    private readonly DataOptions _options;
    private readonly ILogger _logger;
    private readonly ConcurrentQueue<UnitOfWork> _queue = new();
    private readonly List<UnitOfWork> _group = [];
    private int _queued;
    private int _leading;
    private long _groupStarted;
    private long _shareUntil;
    private int _stopping;

    public GroupCommitWriter(SqliteFile file, DataOptions options, IMeterFactory meters, ILogger logger)
    {
        _connection = file.OpenWriter();
        _transaction = new WriterTransaction(_connection);
        _options = options;
        _logger = logger;
        _metrics = new WriterMetrics(meters, file, () => Volatile.Read(ref _queued));
    }

    /// <summary>How long the group in progress has been running; zero when the writer is idle.</summary>
    public TimeSpan Running => Volatile.Read(ref _groupStarted) is var started and not 0 ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero;

    public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> unit, string file, string member, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _stopping) != 0, this);
        if (Interlocked.Increment(ref _queued) > _options.MaxQueuedWrites)
        {
            Interlocked.Decrement(ref _queued);
            _metrics.Shed();
            throw new OverloadedException("Too many writes are waiting.");
        }

        var work = new UnitOfWork<T>(unit, file, member, cancellation);
        _queue.Enqueue(work);
        if (Interlocked.CompareExchange(ref _leading, 1, 0) == 0)
        {
            Lead();
        }

        return work.Completion;
    }

    /// <summary>Refuses new work, finishes what is queued and closes the connection.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
        {
            return;
        }

        SpinWait.SpinUntil(() => Volatile.Read(ref _queued) == 0 && Volatile.Read(ref _leading) == 0, TimeSpan.FromSeconds(20));
        _transaction.Dispose();
        _connection.Run("PRAGMA optimize");
        _connection.Dispose();
    }

    // Other work waits only where the processors are busy: a group that stands behind it is larger, and a flush for each costs less.
    private void Lead()
    {
        if (ThreadPool.PendingWorkItemCount == 0)
        {
            _ = LeadAsync();
        }
        else
        {
            TakeTurn();
        }
    }

    // Only the first group runs on the caller's thread: a request must not be kept as everybody's writer.
    private async Task LeadAsync()
    {
        await RunGroupAsync();
        if (!Rest())
        {
            TakeTurn();
        }
    }

    private void TakeTurn() => ThreadPool.UnsafeQueueUserWorkItem(static writer => _ = writer.FollowAsync(), this, preferLocal: false);

    private async Task FollowAsync()
    {
        await RunGroupAsync();
        if (Stopwatch.GetTimestamp() < _shareUntil)
        {
            await Task.Delay(1);
        }

        if (!Rest())
        {
            TakeTurn();
        }
    }

    // Lets go of the lead, unless work arrived before that was visible to whoever queued it.
    private bool Rest()
    {
        if (!_queue.IsEmpty)
        {
            return false;
        }

        Volatile.Write(ref _leading, 0);
        Interlocked.MemoryBarrier();
        return _queue.IsEmpty || Interlocked.CompareExchange(ref _leading, 1, 0) != 0;
    }

    private async Task RunGroupAsync()
    {
        Volatile.Write(ref _groupStarted, Stopwatch.GetTimestamp());
        foreach (var innocent in await CommitAsync())
        {
            await CommitAloneAsync(innocent);
        }

        Volatile.Write(ref _groupStarted, 0);
        if (_connection.AfterCommit.Count > 0)
        {
            RunAfterCommit();
        }

        foreach (var unit in _group)
        {
            Interlocked.Decrement(ref _queued);
            unit.Answer();
        }

        _group.Clear();
    }
}
