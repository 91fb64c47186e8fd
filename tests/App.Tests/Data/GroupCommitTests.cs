using App.BuildingBlocks.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace App.Tests.Data;

public sealed class GroupCommitTests : IDisposable
{
    private readonly ScratchDatabase _scratch = new();

    [Fact]
    public async Task An_acknowledged_write_is_read()
    {
        await _scratch.InsertAsync(1);

        Assert.Equal([1], await _scratch.ReadAsync());
    }

    [Fact]
    public async Task A_failing_unit_leaves_nothing_and_its_caller_gets_the_exception()
    {
        var failure = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => _scratch.Database.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync("INSERT INTO t (n) VALUES (1)");
                throw new InvalidTimeZoneException("mine");
            },
            default));

        Assert.Equal("mine", failure.Message);
        Assert.Empty(await _scratch.ReadAsync());
    }

    [Fact]
    public async Task One_failing_unit_of_a_group_fails_alone()
    {
        Task[] writes;
        Task poisoned;
        await using (await _scratch.HoldWriterAsync())
        {
            writes = [.. Enumerable.Range(0, 20).Select(n => _scratch.InsertAsync(n))];
            poisoned = _scratch.InsertAsync(7);
        }

        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<SqliteException>(() => poisoned);
        Assert.Equal(20, (await _scratch.ReadAsync()).Count());
    }

    [Fact]
    public async Task A_unit_that_rolls_the_whole_transaction_back_costs_the_others_nothing()
    {
        Task[] before, after;
        Task poisoned;
        await using (await _scratch.HoldWriterAsync())
        {
            before = [.. Enumerable.Range(0, 5).Select(n => _scratch.InsertAsync(n))];
            poisoned = _scratch.Database.WriteAsync(connection => connection.ExecuteAsync("INSERT OR ROLLBACK INTO t (n) VALUES (3)"), default);
            after = [.. Enumerable.Range(5, 5).Select(n => _scratch.InsertAsync(n))];
        }

        await Task.WhenAll([.. before, .. after]);
        await Assert.ThrowsAsync<SqliteException>(() => poisoned);
        Assert.Equal(Enumerable.Range(0, 10).Select(n => (long)n), await _scratch.ReadAsync());
    }

    [Theory]
    [InlineData("COMMIT")]
    [InlineData("ROLLBACK")]
    [InlineData("SAVEPOINT mine")]
    [InlineData("ATTACH ':memory:' AS other")]
    public async Task A_unit_cannot_end_or_leave_the_transaction(string sql)
    {
        Task before, poisoned;
        await using (await _scratch.HoldWriterAsync())
        {
            before = _scratch.InsertAsync(1);
            poisoned = _scratch.Database.WriteAsync(connection => connection.ExecuteAsync(sql), default);
        }

        await before;
        var failure = await Assert.ThrowsAsync<SqliteException>(() => poisoned);
        Assert.Contains("not authorized", failure.Message, StringComparison.Ordinal);
        Assert.Equal([1], await _scratch.ReadAsync());
    }

    [Fact]
    public async Task A_unit_that_begins_a_transaction_is_told_that_it_has_one()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _scratch.Database.WriteAsync(async connection => await connection.BeginTransactionAsync(), default));

        Assert.Contains("is atomic", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_queued_while_the_writer_was_busy_is_one_commit()
    {
        Task[] writes;
        await using (await _scratch.HoldWriterAsync())
        {
            writes = [.. Enumerable.Range(0, 50).Select(n => _scratch.InsertAsync(n))];
        }

        await Task.WhenAll(writes);
        // Each commit leaves one frame that is marked as the last of its transaction; only those carry the database's size.
        var wal = await File.ReadAllBytesAsync(_scratch.File.Path + "-wal");
        Assert.InRange(CommitFrames(wal), 1, 4);
    }

    [Fact]
    public async Task A_unit_cancelled_while_it_waits_is_not_run()
    {
        using var cancellation = new CancellationTokenSource();
        Task waiting;
        await using (await _scratch.HoldWriterAsync())
        {
            waiting = _scratch.Database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO t (n) VALUES (1)"), cancellation.Token);
            await cancellation.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(await _scratch.ReadAsync());
    }

    [Fact]
    public async Task A_full_queue_sheds_load_and_recovers()
    {
        using var small = new ScratchDatabase(new DataOptions { MaxQueuedWrites = 3 });
        Task[] writes;
        await using (await small.HoldWriterAsync())
        {
            writes = [small.InsertAsync(1), small.InsertAsync(2)];
            await Assert.ThrowsAsync<OverloadedException>(() => small.InsertAsync(3));
        }

        await Task.WhenAll(writes);
        await small.InsertAsync(4);
        Assert.Equal([1, 2, 4], await small.ReadAsync());
    }

    [Fact]
    public async Task A_slow_unit_is_logged_with_its_callers_name()
    {
        using var impatient = new ScratchDatabase(new DataOptions { SlowUnitMilliseconds = 1 });

        await impatient.Database.WriteAsync(_ => Task.Delay(20), default);

        Assert.Contains(impatient.Log.Messages, message => message.StartsWith(
            $"{nameof(GroupCommitTests)}.{nameof(A_slow_unit_is_logged_with_its_callers_name)} held the writer for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_finishes_what_is_queued_and_refuses_what_comes_after()
    {
        Task[] writes;
        Task stopping;
        await using (await _scratch.HoldWriterAsync())
        {
            writes = [.. Enumerable.Range(0, 10).Select(n => _scratch.InsertAsync(n))];
            stopping = Task.Run(_scratch.Database.Dispose);
        }

        await stopping;
        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _scratch.InsertAsync(99));
        using var reopened = new ScratchDatabase(sharedWith: _scratch);
        Assert.Equal(10, (await reopened.ReadAsync()).Count());
    }

    public void Dispose() => _scratch.Dispose();

    private static int CommitFrames(byte[] wal)
    {
        var pageSize = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(wal.AsSpan(8));
        var commits = 0;
        for (var frame = 32; frame + 24 + pageSize <= wal.Length; frame += 24 + pageSize)
        {
            commits += System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(wal.AsSpan(frame + 4)) == 0 ? 0 : 1;
        }

        return commits;
    }
}
