using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>PostgreSQL: the lock is an advisory one on a connection of its own.</summary>
/// <param name="open">Gives a new connection, open or not.</param>
/// <param name="lockTimeout">How long a second starter waits for the first; 5 minutes by default.</param>
public sealed class PostgresMigrationEngine(Func<DbConnection> open, TimeSpan? lockTimeout = null) : MigrationEngine(open)
{
    // Any number will do that nothing else in the database locks.
    private const long LockKey = 0x4D69677261746573;

    internal override EngineName Name => EngineName.Postgres;

    internal override SqlGenerator Sql { get; } = new PostgresGenerator();

    internal override async Task<IAsyncDisposable> LockAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var connection = Open();
        try
        {
            var since = clock.GetTimestamp();
            var attempt = $"SELECT pg_try_advisory_lock({LockKey})";
            while (connection.Read(attempt, row => row.GetBoolean(0)) is [false])
            {
                if (clock.GetElapsedTime(since) > (lockTimeout ?? TimeSpan.FromMinutes(5)))
                    throw new MigrationException("Another process has been migrating this database for too long: it holds an advisory lock.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellation);
            }

            return new Held(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal override ISchemaReader Schema(DbConnection connection) => new SchemaReader(
        connection,
        "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = @p0",
        "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @p0 AND column_name = @p1",
        "SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND tablename = @p0 AND indexname = @p1");

    internal override bool IsFresh(DbConnection connection) => connection.Read(
        "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name <> 'VersionInfo' LIMIT 1",
        _ => true).Count == 0;

    internal override Task BeginAsync(DbConnection connection, IReadOnlyList<MigrationStep> steps, CancellationToken cancellation) =>
        connection.ExecuteAsync("BEGIN", cancellation);

    internal override Task CommitAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync("COMMIT", cancellation);

    private sealed class Held(DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
                await connection.ExecuteAsync($"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }
}
