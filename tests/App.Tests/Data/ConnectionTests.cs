using Dapper;
using Microsoft.Data.Sqlite;

namespace App.Tests.Data;

public sealed class ConnectionTests : IDisposable
{
    private readonly ScratchDatabase _scratch = new();

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    [InlineData("mmap_size", "0")]
    [InlineData("trusted_schema", "0")]
    public async Task The_writer_is_set_up_to_lose_nothing(string setting, string value) =>
        Assert.Equal(value, await _scratch.Database.WriteAsync(connection => connection.ExecuteScalarAsync<string>($"PRAGMA {setting}"), default));

    [Theory]
    [InlineData(null, 1000)]
    [InlineData("16000", 16000)]
    [InlineData("0", 0)]
    public async Task The_log_is_copied_after_as_many_pages_as_the_setting_says(string? setting, long pages)
    {
        using var app = new Support.TestApp();
        if (setting is not null)
        {
            app.Settings["Data:CheckpointPages"] = setting;
        }

        Assert.Equal(pages, await app.Database.WriteAsync(connection => connection.ExecuteScalarAsync<long>("PRAGMA wal_autocheckpoint"), default));
    }

    [Theory]
    [InlineData("query_only", "1")]
    [InlineData("busy_timeout", "5000")]
    [InlineData("foreign_keys", "1")]
    public async Task Readers_wait_and_cannot_write(string setting, string value) =>
        Assert.Equal(value, await _scratch.Database.ReadAsync(connection => connection.ExecuteScalarAsync<string>($"PRAGMA {setting}"), default));

    [Fact]
    public async Task A_read_that_writes_fails() =>
        await Assert.ThrowsAsync<SqliteException>(() => _scratch.Database.ReadAsync(connection => connection.ExecuteAsync("DELETE FROM t"), default));

    [Fact]
    public async Task A_statement_can_be_in_use_twice_on_one_connection()
    {
        await _scratch.InsertAsync(1);
        await _scratch.InsertAsync(2);

        var pairs = await _scratch.Database.ReadAsync(
            async connection =>
            {
                var pairs = 0;
                await using var outer = await connection.ExecuteReaderAsync("SELECT n FROM t");
                while (await outer.ReadAsync())
                {
                    await using var inner = await connection.ExecuteReaderAsync("SELECT n FROM t");
                    while (await inner.ReadAsync())
                    {
                        pairs++;
                    }
                }

                return pairs;
            },
            default);

        Assert.Equal(4, pairs);
    }

    [Fact]
    public async Task Parameters_of_one_use_are_not_seen_by_the_next()
    {
        const string Sql = "SELECT @a";
        await _scratch.Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(Sql, new { a = 1 }), default);

        await Assert.ThrowsAnyAsync<Exception>(() => _scratch.Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(Sql), default));
    }

    [Fact]
    public async Task More_readers_than_connections_wait_for_their_turn()
    {
        using var narrow = new ScratchDatabase(new App.BuildingBlocks.Data.DataOptions { MaxReaders = 2 });
        await narrow.InsertAsync(1);

        var counts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => narrow.Database.ReadAsync(
            async connection =>
            {
                await Task.Delay(5);
                return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t");
            },
            default)));

        Assert.All(counts, count => Assert.Equal(1, count));
    }

    public void Dispose() => _scratch.Dispose();
}
