using System.Data;
using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>What the runner needs to know about a database: how to open, lock and ask it, and how its transactions go.</summary>
public abstract class MigrationEngine
{
    private readonly Func<DbConnection> _open;

    private protected MigrationEngine(Func<DbConnection> open) => _open = open;

    internal abstract EngineName Name { get; }

    internal abstract SqlGenerator Sql { get; }

    /// <summary>Keeps every other starter out until it is disposed.</summary>
    internal abstract Task<IAsyncDisposable> LockAsync(TimeProvider clock, CancellationToken cancellation);

    internal abstract ISchemaReader Schema(DbConnection connection);

    /// <summary>Whether the database holds nothing yet but, perhaps, the table of versions.</summary>
    internal abstract bool IsFresh(DbConnection connection);

    /// <summary>Refuses steps that only a transaction makes safe, when there shall be none.</summary>
    internal virtual void CheckWithoutTransaction(IReadOnlyList<MigrationStep> steps)
    {
    }

    internal abstract Task BeginAsync(DbConnection connection, IReadOnlyList<MigrationStep> steps, CancellationToken cancellation);

    internal abstract Task CommitAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Rolls back what may be open, and puts the connection's settings back as they were.</summary>
    internal virtual async Task EndAsync(DbConnection connection, bool committed)
    {
        if (committed)
            return;
        try
        {
            await connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
        }
        catch (DbException)
        {
            // The failure itself has rolled back already, or nothing had begun, or the connection is gone: the failure says more.
        }
    }

    internal DbConnection Open()
    {
        var connection = _open();
        if (connection.State != ConnectionState.Open)
            connection.Open();
        return connection;
    }
}
