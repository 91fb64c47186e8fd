using App.BuildingBlocks.Data;
using Dapper;

namespace App.Tests.Data;

public sealed class AfterCommitTests : IDisposable
{
    private readonly ScratchDatabase _scratch = new();

    [Fact]
    public async Task What_a_unit_asks_for_happens_when_others_can_read_it()
    {
        var seen = new TaskCompletionSource<Task<IEnumerable<long>>>();

        await _scratch.Database.WriteAsync(
            async connection =>
            {
                connection.AfterCommit(() => seen.SetResult(Task.Run(_scratch.ReadAsync)));
                await connection.ExecuteAsync("INSERT INTO t (n) VALUES (1)");
            },
            default);

        Assert.Equal([1], await await seen.Task);
    }

    [Fact]
    public async Task It_is_dropped_with_a_unit_that_fails_and_happens_for_the_others_of_the_group()
    {
        var happened = new List<int>();
        var writes = new List<Task>();
        await using (await _scratch.HoldWriterAsync())
        {
            for (var n = 0; n < 6; n++)
            {
                writes.Add(WriteAsync(n, happened, n % 2 == 0 ? "INSERT INTO t (n) VALUES (@n)" : "INSERT INTO nowhere (n) VALUES (@n)"));
            }
        }

        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(writes));

        Assert.Equal([0, 2, 4], happened);
    }

    [Fact]
    public async Task It_happens_once_for_a_unit_that_had_to_run_again()
    {
        var happened = new List<int>();
        Task[] writes;
        await using (await _scratch.HoldWriterAsync())
        {
            writes = [WriteAsync(1, happened), WriteAsync(2, happened, "INSERT OR ROLLBACK INTO t (n) VALUES (1)"), WriteAsync(3, happened)];
        }

        await writes[0];
        await writes[2];
        await Assert.ThrowsAnyAsync<Exception>(() => writes[1]);

        Assert.Equal([1, 3], happened.Order());
    }

    [Fact]
    public async Task When_it_fails_the_unit_is_still_committed_and_the_writer_goes_on()
    {
        await _scratch.Database.WriteAsync(
            connection =>
            {
                connection.AfterCommit(() => throw new InvalidTimeZoneException("mine"));
                return connection.ExecuteAsync("INSERT INTO t (n) VALUES (1)");
            },
            default);
        await _scratch.InsertAsync(2);

        Assert.Equal([1, 2], await _scratch.ReadAsync());
        Assert.Contains(_scratch.Log.Messages, message => message.Contains("after its commit failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_unit_there_is_no_commit_to_wait_for() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _scratch.Database.ReadAsync(
            connection =>
            {
                connection.AfterCommit(() => { });
                return Task.FromResult(0);
            },
            default));

    public void Dispose() => _scratch.Dispose();

    private Task<int> WriteAsync(int n, List<int> happened, string sql = "INSERT INTO t (n) VALUES (@n)") => _scratch.Database.WriteAsync(
        connection =>
        {
            connection.AfterCommit(() => happened.Add(n));
            return connection.ExecuteAsync(sql, new { n });
        },
        default);
}
