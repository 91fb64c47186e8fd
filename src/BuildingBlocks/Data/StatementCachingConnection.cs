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

    // Also those that somebody forgot to give back: they end with the connection, not on the finalizer's thread while this one is at work.
    private readonly HashSet<PreparedStatement> _alive = [];

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

    internal PreparedStatement Take(string sql)
    {
        if (!_idle.Remove(sql, out var statement))
        {
            _alive.Add(statement = new PreparedStatement(Handle!, sql));
        }

        return statement;
    }

    internal void Give(PreparedStatement statement)
    {
        statement.Reset();
        if (_idle.Count >= MaxStatements)
        {
            Forget(_idle.Values);
            _idle.Clear();
        }

        if (!_idle.TryAdd(statement.Sql, statement))
        {
            Forget([statement]);
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
            Forget([.. _alive]);
            _idle.Clear();
        }

        base.Dispose(disposing);
    }

    private void Forget(IEnumerable<PreparedStatement> statements)
    {
        foreach (var statement in statements)
        {
            _alive.Remove(statement);
            statement.Dispose();
        }
    }
}
