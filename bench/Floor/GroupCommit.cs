using System.Collections.Concurrent;

namespace Floor;

/// <summary>A write that waits for its group: run on the writer's connection, answered after the commit.</summary>
internal abstract class Write() : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public bool Outcome { get; protected set; }

    public abstract void Run(WriteStatements statements);
}

/// <summary>Group commit by hand: who finds the writer idle leads; what queues while it commits is the next group. One flush a group.</summary>
internal sealed class GroupCommit
{
    private const int MaxGroup = 512;
    private readonly ConcurrentQueue<Write> _queue = new();
    private readonly List<Write> _group = [];
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly WriteStatements _statements;
    private int _leading;

    public GroupCommit(string path)
    {
        var database = Sqlite.OpenWriter(path);
        _begin = new Statement(database, "BEGIN IMMEDIATE");
        _commit = new Statement(database, "COMMIT");
        _rollback = new Statement(database, "ROLLBACK");
        _statements = new WriteStatements(database);
    }

    public Task<bool> RunAsync(Write write)
    {
        _queue.Enqueue(write);
        if (Interlocked.CompareExchange(ref _leading, 1, 0) == 0)
        {
            RunGroup();
            if (!Rest())
            {
                ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.Follow(), this, preferLocal: false);
            }
        }

        return write.Task;
    }

    private void Follow()
    {
        do
        {
            RunGroup();
        }
        while (!Rest());
    }

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

    private void RunGroup()
    {
        try
        {
            _begin.Run();
            while (_group.Count < MaxGroup && _queue.TryDequeue(out var write))
            {
                _group.Add(write);
                write.Run(_statements);
            }

            _commit.Run();
            _group.ForEach(write => write.SetResult(write.Outcome));
        }
#pragma warning disable CA1031 // Every caller of the group must hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _rollback.Run();
            _group.ForEach(write => write.TrySetException(error));
        }

        _group.Clear();
    }
}
