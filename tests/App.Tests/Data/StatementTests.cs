using System.Data.Common;
using System.Runtime.CompilerServices;
using App.BuildingBlocks.Data;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace App.Tests.Data;

public sealed class StatementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("app-statements-").FullName;
    private readonly DbConnection _connection;

    public StatementTests()
    {
        _connection = new SqliteFile(Path.Combine(_folder, "app.db")).OpenWriter();
        TypeHandlers.Register();
    }

    public static TheoryData<object?> Values => new(
        [null, "", "words", "a\0b", "Ünï©ode 🙂", new string('é', 10_000), 0L, long.MinValue, -1.5d, Array.Empty<byte>(), new byte[] { 0, 1, 255 }]);

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Value_comes_back_as_it_was_stored(object? value)
    {
        await _connection.ExecuteAsync("CREATE TABLE v (v)");
        await _connection.ExecuteAsync("INSERT INTO v (v) VALUES (@value)", new { value });
        await using var reader = await _connection.ExecuteReaderAsync("SELECT v FROM v");
        Assert.True(reader.Read());
        Assert.Equal(value ?? DBNull.Value, reader.GetValue(0));
        Assert.Equal(value is null, reader.IsDBNull(0));
    }

    [Fact]
    public async Task Ids_instants_and_truth_are_stored_in_one_form()
    {
        var row = new { Id = Guid.CreateVersion7(), At = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123), Yes = true };
        var stored = await _connection.QuerySingleAsync<(string Id, long At, long Yes)>("SELECT @Id, @At, @Yes", row);
        Assert.Equal((row.Id.ToString("D"), 1_800_000_000_123, 1), stored);
        Assert.Equal(row.Id, await _connection.QuerySingleAsync<Guid>("SELECT @Id", row));
        Assert.Equal(row.At, await _connection.QuerySingleAsync<DateTimeOffset>("SELECT @At", row));
    }

    [Fact]
    public async Task List_of_values_becomes_parameters() =>
        Assert.Equal([2, 3], await _connection.QueryAsync<long>("SELECT value FROM json_each('[1,2,3]') WHERE value IN @wanted", new { wanted = new[] { 2, 3 } }));

    [Fact]
    public async Task Script_runs_to_its_end()
    {
        await _connection.ExecuteAsync("CREATE TABLE a (n); INSERT INTO a VALUES (1), (2); -- done\n");
        Assert.Equal(2, await _connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM a"));
        await Assert.ThrowsAsync<NotSupportedException>(() => _connection.QueryAsync("SELECT 1; SELECT 2"));
    }

    [Fact]
    public void Forgotten_statement_ends_with_its_connection_and_not_on_the_collectors_thread()
    {
        _connection.Execute("CREATE TABLE f (n); INSERT INTO f VALUES (1), (2)");
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        // It is still there: SQLite drops no table that is being read.
        Assert.Equal(raw.SQLITE_LOCKED, Assert.Throws<SqliteException>(() => _connection.Execute("DROP TABLE f")).SqliteErrorCode);
        _connection.Dispose();
        using var again = new SqliteFile(Path.Combine(_folder, "app.db")).OpenWriter();
        again.Execute("DROP TABLE f");

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Forget() => _connection.ExecuteReader("SELECT n FROM f").Read();
    }

    [Fact]
    public async Task Missing_value_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _connection.ExecuteAsync("SELECT @given, @missing", new { given = 1 }));
        Assert.Contains("@missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_rows_are_counted()
    {
        await _connection.ExecuteAsync("CREATE TABLE c (n)");
        Assert.Equal(3, await _connection.ExecuteAsync("INSERT INTO c VALUES (1), (2), (3)"));
        Assert.Equal(2, await _connection.ExecuteAsync("DELETE FROM c WHERE n > @n", new { n = 1 }));
        Assert.Equal(0, await _connection.ExecuteAsync("DELETE FROM c WHERE n > @n", new { n = 1 }));
        Assert.Equal(-1, await _connection.ExecuteAsync("SELECT n FROM c"));
    }

    [Fact]
    public async Task Refused_statement_says_why_and_works_again()
    {
        await _connection.ExecuteAsync("CREATE TABLE u (n UNIQUE NOT NULL)");
        const string Insert = "INSERT INTO u VALUES (@n)";
        await _connection.ExecuteAsync(Insert, new { n = 1 });
        var error = await Assert.ThrowsAsync<SqliteException>(() => _connection.ExecuteAsync(Insert, new { n = 1 }));
        Assert.Equal(19, error.SqliteErrorCode);
        Assert.Contains("u.n", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await _connection.ExecuteAsync(Insert, new { n = 2 }));
    }

    [Fact]
    public async Task Columns_follow_a_change_of_the_schema()
    {
        await _connection.ExecuteAsync("CREATE TABLE s (first INTEGER); INSERT INTO s VALUES (1)");
        Assert.Equal("first", Names(await _connection.QuerySingleAsync("SELECT * FROM s")));
        await _connection.ExecuteAsync("ALTER TABLE s ADD COLUMN second TEXT");
        Assert.Equal("first second", Names(await _connection.QuerySingleAsync("SELECT * FROM s")));
    }

    [Fact]
    public async Task One_text_runs_twice_at_once()
    {
        const string Numbers = "SELECT value FROM json_each('[1,2]')";
        await using var outer = await _connection.ExecuteReaderAsync(Numbers);
        Assert.True(outer.Read());
        Assert.Equal([1, 2], await _connection.QueryAsync<long>(Numbers));
        Assert.True(outer.Read());
        Assert.Equal(2, outer.GetInt64(0));
        Assert.False(outer.Read());
    }

    public void Dispose()
    {
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Names(object row) => string.Join(' ', ((IDictionary<string, object>)row).Keys);
}
