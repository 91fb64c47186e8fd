using System.Data.Common;
using System.Globalization;
using App.BuildingBlocks.Migrations;
using App.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace App.Tests.Migrations;

/// <summary>An empty database on a real engine, with the questions that the tests ask of it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private TestDatabase(string engine, Func<DbConnection> open, DirectoryInfo? folder, TimeSpan? lockTimeout)
    {
        (Name, Open, _folder) = (engine, open, folder);
        Engine = () => IsSqlite
            ? new SqliteMigrationEngine(open, Path.Combine(folder!.FullName, "app.db.lock"), lockTimeout)
            : new PostgresMigrationEngine(open, lockTimeout);
        Connection = open();
    }

    public string Name { get; }

    public bool IsSqlite => Name == "sqlite";

    public Func<DbConnection> Open { get; }

    /// <summary>A new engine over this database, as another process would have.</summary>
    public Func<MigrationEngine> Engine { get; }

    public DbConnection Connection { get; }

    public static async Task<TestDatabase> CreateAsync(string engine, PostgresServer server, TimeSpan? lockTimeout = null)
    {
        if (engine == "postgres")
        {
            var database = await server.CreateDatabaseAsync();
            return new TestDatabase(engine, () => Opened(new NpgsqlConnection(database)), null, lockTimeout);
        }

        App.BuildingBlocks.Data.SqliteNative.Load();
        var folder = Directory.CreateTempSubdirectory("migrations");
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "app.db"), ForeignKeys = true, Pooling = false };
        return new TestDatabase(engine, () => Opened(new SqliteConnection(file.ConnectionString)), folder, lockTimeout);
    }

    public MigrationRunner Runner(params Type[] migrations) => new(Engine(), MigrationInfo.Of(migrations), TimeProvider.System);

    public Task<int> UpAsync(params Type[] migrations) => Runner(migrations).MigrateAsync(_ => Task.CompletedTask);

    public Task<int> DownAsync(params Type[] migrations) => Runner(migrations).RollbackAsync(0, _ => Task.CompletedTask);

    public string Choose(string sqlite, string postgres) => IsSqlite ? sqlite : postgres;

    public void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The rows, each as its values with bars between them.</summary>
    public string[] Rows(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => Text(reader.GetValue(field)))));
        return [.. rows];
    }

    /// <summary>Name, type, NULL or NOT NULL, default.</summary>
    public string[] Columns(string table) => Rows(Choose(
        $"SELECT name || ' ' || type || iif(\"notnull\", ' NOT NULL', ' NULL') || ifnull(' DEFAULT ' || dflt_value, '') FROM pragma_table_info('{table}')",
        $"""
        SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE ' NULL' END
            || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') || CASE WHEN attidentity <> '' THEN ' IDENTITY' ELSE '' END
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = '"{table}"'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """));

    /// <summary>The columns of the primary key.</summary>
    public string PrimaryKey(string table) => string.Join(',', Rows(Choose(
        $"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk",
        $"""
        SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indisprimary AND indrelid = '"{table}"'::regclass ORDER BY array_position(indkey::int[], attnum::int)
        """)));

    /// <summary>Name, columns with their directions, UNIQUE; those of unique constraints too, that of the primary key not.</summary>
    public string[] Indexes(string table) => Rows(Choose(
        $"""
        SELECT l.name || '('
            || (SELECT group_concat(name || iif("desc", ' DESC', '')) FROM (SELECT * FROM pragma_index_xinfo(l.name) WHERE key ORDER BY seqno)) || ')'
            || iif(l."unique", ' UNIQUE', '')
        FROM pragma_index_list('{table}') l WHERE origin <> 'pk' ORDER BY l.name
        """,
        $"""
        SELECT relname || '('
            || (SELECT string_agg(attname || CASE WHEN indoption[n - 1]::int & 1 = 1 THEN ' DESC' ELSE '' END, ',' ORDER BY n)
                FROM unnest(indkey) WITH ORDINALITY k(key, n) JOIN pg_attribute ON attrelid = indrelid AND attnum = key) || ')'
            || CASE WHEN indisunique THEN ' UNIQUE' ELSE '' END
        FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = '"{table}"'::regclass AND NOT indisprimary ORDER BY relname
        """));

    /// <summary>Columns -> table(columns), and the rules for delete and update.</summary>
    public string[] ForeignKeys(string table) => Rows(Choose(
        $"""
        SELECT group_concat("from") || ' -> ' || "table" || '(' || group_concat("to") || ') ' || on_delete || ', ' || on_update
        FROM pragma_foreign_key_list('{table}') GROUP BY id ORDER BY 1
        """,
        $"""
        SELECT (SELECT string_agg(attname, ',' ORDER BY n)
                FROM unnest(conkey) WITH ORDINALITY k(key, n) JOIN pg_attribute ON attrelid = conrelid AND attnum = key)
            || ' -> ' || relname || '('
            || (SELECT string_agg(attname, ',' ORDER BY n)
                FROM unnest(confkey) WITH ORDINALITY k(key, n) JOIN pg_attribute ON attrelid = confrelid AND attnum = key) || ') '
            || (ARRAY['NO ACTION','CASCADE','SET NULL','SET DEFAULT'])[strpos('acnd', confdeltype::text)] || ', '
            || (ARRAY['NO ACTION','CASCADE','SET NULL','SET DEFAULT'])[strpos('acnd', confupdtype::text)]
        FROM pg_constraint JOIN pg_class ON pg_class.oid = confrelid WHERE contype = 'f' AND conrelid = '"{table}"'::regclass ORDER BY 1
        """));

    public bool HasTable(string table) => Rows(Choose(
        $"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{table}'",
        $"SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = '{table}'")).Length > 0;

    public async ValueTask DisposeAsync()
    {
        if (Connection is NpgsqlConnection postgres)
            NpgsqlConnection.ClearPool(postgres);
        await Connection.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private static DbConnection Opened(DbConnection connection)
    {
        connection.Open();
        return connection;
    }

    private static string Text(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => Convert.ToHexString(bytes),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
