using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Data;

/// <content>How one group becomes one commit, and what happens when a part of it fails.</content>
internal sealed partial class GroupCommitWriter
{
    /// <summary>Runs what is queued and commits it. Returns the units that must run again, because one took the whole transaction down.</summary>
    private async ValueTask<IReadOnlyList<UnitOfWork>> CommitAsync()
    {
        // Another leader may have taken along what this one was called for.
        if (_queue.IsEmpty)
        {
            return [];
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            Begin();
            while (_group.Count < MaxGroup && Stopwatch.GetElapsedTime(started) < s_longGroup && _queue.TryDequeue(out var unit))
            {
                _group.Add(unit);
                // Alone in its transaction a unit needs no savepoint: unless it fails, the transaction is the unit.
                var alone = _group.Count == 1 && _queue.IsEmpty;
                await RunAsync(unit, savepoint: !alone);
                if (!_transaction.IsOpen)
                {
                    // Those that run again ask again.
                    _connection.AfterCommit.Clear();
                    return _group.FindAll(other => other.Error is null);
                }

                if (alone)
                {
                    break;
                }
            }

            _transaction.Commit();
            _metrics.Committed(_group.Count, Stopwatch.GetElapsedTime(started));
        }
#pragma warning disable CA1031 // Whatever it was, every caller of this group must hear of it, and the writer goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _transaction.Rollback();
            TakeRest();
            _group.ForEach(unit => unit.Error ??= error);
        }

        return [];
    }

    private async ValueTask CommitAloneAsync(UnitOfWork unit)
    {
        try
        {
            Begin();
            await RunAsync(unit, savepoint: false);
            if (_transaction.IsOpen)
            {
                _transaction.Commit();
            }
        }
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            _transaction.Rollback();
            unit.Error ??= error;
        }
    }

    private void Begin()
    {
        var busy = _transaction.Begin(TimeSpan.FromMilliseconds(_options.LockWaitMilliseconds));
        if (busy > 0)
        {
            _metrics.Busy(busy);
        }

        // Another process writes too: leave it gaps for a while, or it would wait for as long as this one has work.
        if (_transaction.OthersWrote() || busy > 0)
        {
            _shareUntil = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 4);
        }
    }

    // When not even the lock can be had, those who wait hear of it together instead of one time limit after the other.
    private void TakeRest()
    {
        while (_group.Count < MaxGroup && _queue.TryDequeue(out var unit))
        {
            _group.Add(unit);
        }
    }

    private async ValueTask RunAsync(UnitOfWork unit, bool savepoint)
    {
        if (unit.IsCancelled)
        {
            unit.Error = new OperationCanceledException();
            return;
        }

        if (savepoint)
        {
            _transaction.Savepoint();
        }

        var started = Stopwatch.GetTimestamp();
        _connection.Unit = unit;
        try
        {
            await unit.RunAsync(_connection);
        }
#pragma warning disable CA1031 // The caller gets its exception; the others of the group must not.
        catch (Exception error)
#pragma warning restore CA1031
        {
            unit.Error = error;
        }
        finally
        {
            _connection.Unit = null;
        }

        if (unit.Error is not null && !savepoint)
        {
            _transaction.Rollback();
        }
        else if (_transaction.IsOpen && savepoint)
        {
            _transaction.EndSavepoint(keep: unit.Error is null);
        }
        else if (!_transaction.IsOpen)
        {
            unit.Error ??= new InvalidOperationException("The unit of work ended the writer's transaction.");
        }

        var taken = Stopwatch.GetElapsedTime(started);
        if (taken.TotalMilliseconds > _options.SlowUnitMilliseconds)
        {
            LogSlow(unit.Caller, taken.TotalMilliseconds, unit.TraceId);
        }
    }

    private void RunAfterCommit()
    {
        foreach (var (unit, action) in _connection.AfterCommit)
        {
            try
            {
                if (unit.Error is null)
                {
                    action();
                }
            }
#pragma warning disable CA1031 // The unit is on the disk and its caller must hear so, whatever came of this.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogAfterCommit(unit.Caller, error);
            }
        }

        _connection.AfterCommit.Clear();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What {Caller} wanted done after its commit failed")]
    private partial void LogAfterCommit(string caller, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Caller} held the writer for {Milliseconds:0} ms (trace {TraceId})")]
    private partial void LogSlow(string caller, double milliseconds, System.Diagnostics.ActivityTraceId traceId);
}
