namespace App.Tests.Data;

/// <summary>Two writers over one file, as two processes have during a deploy.</summary>
public sealed class TwoWritersTests
{
    [Fact]
    public async Task Both_write_and_neither_hears_that_the_database_is_locked()
    {
        using var blue = new ScratchDatabase();
        using var green = new ScratchDatabase(sharedWith: blue);
        var until = DateTime.UtcNow.AddSeconds(4);

        var counts = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(client => Task.Run(() => WriteAsync(client % 2 == 0 ? blue : green, client, until))));

        Assert.All(counts, count => Assert.True(count > 0, "A writer starved."));
        Assert.Equal(counts.Sum(), (await blue.ReadAsync()).Count());
        Assert.Equal(counts.Sum(), (await green.ReadAsync()).Count());
    }

    [Fact]
    public async Task A_lock_that_is_not_let_go_ends_in_overload_and_the_writer_recovers()
    {
        using var blue = new ScratchDatabase();
        using var green = new ScratchDatabase(new App.BuildingBlocks.Data.DataOptions { LockWaitMilliseconds = 200 }, sharedWith: blue);

        await using (await blue.HoldWriterAsync())
        {
            await Assert.ThrowsAsync<App.BuildingBlocks.Data.OverloadedException>(() => green.InsertAsync(1));
        }

        await green.InsertAsync(2);
        Assert.Equal([2], await blue.ReadAsync());
    }

    private static async Task<int> WriteAsync(ScratchDatabase database, int client, DateTime until)
    {
        var count = 0;
        while (DateTime.UtcNow < until)
        {
            await database.InsertAsync((client * 10_000_000L) + count++);
        }

        return count;
    }
}
