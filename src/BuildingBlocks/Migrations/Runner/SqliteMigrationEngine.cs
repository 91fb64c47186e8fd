using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>SQLite: the lock is a file beside the database, a transaction takes the write lock at once.</summary>
/// <param name="open">Opens a connection that waits when the database is busy.</param>
/// <param name="lockFile">A file that only migrations use; it stays, empty.</param>
/// <param name="lockTimeout">How long a second starter waits for the first; 5 minutes by default.</param>
public sealed class SqliteMigrationEngine(Func<DbConnection> open, string lockFile, TimeSpan? lockTimeout = null) : MigrationEngine(open)
{
    private bool _foreignKeysOff;
    private bool _foreignKeysBefore;

    internal override EngineName Name => EngineName.Sqlite;

    internal override SqlGenerator Sql { get; } = new SqliteGenerator();

    internal override async Task<IAsyncDisposable> LockAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(lockFile))))
            {
                if (clock.GetElapsedTime(since) > (lockTimeout ?? TimeSpan.FromMinutes(5)))
                    throw new MigrationException($"Another process has been migrating this database for too long: it holds {lockFile}.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellation);
            }
        }
    }

    internal override ISchemaReader Schema(DbConnection connection) => new SchemaReader(
        connection,
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = @p0 COLLATE NOCASE",
        "SELECT 1 FROM pragma_table_info(@p0) WHERE name = @p1 COLLATE NOCASE",
        "SELECT 1 FROM sqlite_master WHERE type = 'index' AND tbl_name = @p0 COLLATE NOCASE AND name = @p1 COLLATE NOCASE");

    internal override bool IsFresh(DbConnection connection) =>
        connection.Read("SELECT 1 FROM sqlite_master WHERE tbl_name <> 'VersionInfo' LIMIT 1", _ => true).Count == 0;

    internal override void CheckWithoutTransaction(IReadOnlyList<MigrationStep> steps)
    {
        if (!steps.All(SqliteGenerator.IsInPlace))
            throw new InvalidOperationException("On SQLite one of its steps may copy a table, which needs a transaction.");
    }

    internal override async Task BeginAsync(DbConnection connection, IReadOnlyList<MigrationStep> steps, CancellationToken cancellation)
    {
        _foreignKeysBefore = connection.Read("PRAGMA foreign_keys", row => row.GetBoolean(0)) is [true];
        // Within a transaction this pragma does nothing, so it is decided before.
        _foreignKeysOff = !steps.All(SqliteGenerator.IsInPlace);
        await connection.ExecuteAsync($"PRAGMA foreign_keys = {(_foreignKeysOff ? "OFF" : "ON")}", cancellation);
        await connection.ExecuteAsync("BEGIN IMMEDIATE", cancellation);
    }

    internal override async Task CommitAsync(DbConnection connection, CancellationToken cancellation)
    {
        if (_foreignKeysOff)
        {
            var broken = connection.Read(
                "SELECT DISTINCT \"table\", parent FROM pragma_foreign_key_check LIMIT 5",
                row => $"{row.GetString(0)} -> {row.GetString(1)}");
            if (broken.Count > 0)
                throw new InvalidOperationException($"Rows would refer to rows that do not exist: {string.Join(", ", broken)}.");
        }

        await connection.ExecuteAsync("COMMIT", cancellation);
    }

    internal override async Task EndAsync(DbConnection connection, bool committed)
    {
        await base.EndAsync(connection, committed);
        await connection.ExecuteAsync($"PRAGMA foreign_keys = {_foreignKeysBefore}; PRAGMA legacy_alter_table = OFF", CancellationToken.None);
    }
}
