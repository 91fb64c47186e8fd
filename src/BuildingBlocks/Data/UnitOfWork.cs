using System.Data.Common;
using System.Diagnostics;

namespace App.BuildingBlocks.Data;

/// <summary>One queued piece of work: run inside a group, answered after the group's commit.</summary>
internal abstract class UnitOfWork(string file, string member, CancellationToken cancellation)
{
    /// <summary>What the caller was doing. The unit itself may run on another's thread.</summary>
    public Activity? Activity { get; } = Activity.Current;

    public Exception? Error { get; set; }

    public bool IsCancelled => cancellation.IsCancellationRequested;

    /// <summary>The caller as people look for it: the feature's name and the method's.</summary>
    public string Caller => $"{Path.GetFileNameWithoutExtension(file)}.{member}";

    public ActivityTraceId TraceId => Activity?.TraceId ?? default;

    public abstract Task RunAsync(DbConnection connection);

    /// <summary>Tells the caller how it ended: its result, its error, or that it was cancelled before it began.</summary>
    public abstract void Answer();

    protected CancellationToken Cancellation => cancellation;
}

internal sealed class UnitOfWork<T>(Func<DbConnection, Task<T>> unit, string file, string member, CancellationToken cancellation)
    : UnitOfWork(file, member, cancellation)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private DbConnection? _connection;
    private Task<T>? _running;
    private T _result = default!;

    public Task<T> Completion => _completion.Task;

    public override Task RunAsync(DbConnection connection)
    {
        var running = Start(connection);
        if (running.IsCompletedSuccessfully)
        {
            _result = running.Result;
            return Task.CompletedTask;
        }

        return KeepResultAsync(running);
    }

    public override void Answer()
    {
        if (Error is OperationCanceledException)
        {
            _completion.TrySetCanceled(Cancellation);
        }
        else if (Error is not null)
        {
            _completion.TrySetException(Error);
        }
        else
        {
            _completion.TrySetResult(_result);
        }
    }

    // The unit sees what its caller sees, the request and the trace, and not those of whoever leads the group.
    private Task<T> Start(DbConnection connection)
    {
        if (_context is null)
        {
            return unit(connection);
        }

        _connection = connection;
        ExecutionContext.Run(_context, static state => ((UnitOfWork<T>)state!).Start(), this);
        return _running!;
    }

    private void Start() => _running = unit(_connection!);

    private async Task KeepResultAsync(Task<T> running) => _result = await running;
}
