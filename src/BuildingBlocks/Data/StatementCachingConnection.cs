using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>
/// A connection that keeps the statements it has prepared, by their text: Dapper's and hand-written commands alike are compiled by SQLite
/// once. One thread at a time, as any connection.
/// </summary>
internal sealed class StatementCachingConnection(string connectionString) : SqliteConnection(connectionString)
{
    private const int MaxStatements = 256;
    private readonly Dictionary<string, PreparedStatement> _idle = new(StringComparer.Ordinal);

    /// <summary>The unit of work that runs, if one does: it is inside the writer's transaction and cannot begin one.</summary>
    public UnitOfWork? Unit { get; set; }

    public bool InUnit => Unit is not null;

    /// <summary>What is to happen once the units that asked for it are on the disk.</summary>
    public List<(UnitOfWork Unit, Action Action)> AfterCommit { get; } = [];

    public void Run(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public string? QueryText(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }

    internal PreparedStatement Take(string sql) => _idle.Remove(sql, out var statement) ? statement : new PreparedStatement(Handle!, sql);

    internal void Give(PreparedStatement statement)
    {
        statement.Reset();
        if (_idle.Count >= MaxStatements)
        {
            Forget();
        }

        if (!_idle.TryAdd(statement.Sql, statement))
        {
            statement.Dispose();
        }
    }

    protected override DbCommand CreateDbCommand() => new CachedCommand(this);

    protected override DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => InUnit
        ? throw new InvalidOperationException("A unit of work already runs in the writer's transaction and is atomic: it does not begin one.")
        : base.BeginDbTransaction(isolationLevel);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
        }

        base.Dispose(disposing);
    }

    private void Forget()
    {
        foreach (var statement in _idle.Values)
        {
            statement.Dispose();
        }

        _idle.Clear();
    }
}
