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
    private readonly Dictionary<string, SqliteCommand> _idle = new(StringComparer.Ordinal);

    /// <summary>Set while a unit of work runs: it is inside the writer's transaction and cannot begin one.</summary>
    public bool InUnit { get; set; }

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

    internal SqliteCommand Take(string sql)
    {
        if (_idle.Remove(sql, out var command))
        {
            return command;
        }

        command = CreateCommand();
        command.CommandText = sql;
        return command;
    }

    internal void Give(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (_idle.Count >= MaxStatements)
        {
            Forget();
        }

        if (!_idle.TryAdd(command.CommandText, command))
        {
            command.Dispose();
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
        foreach (var command in _idle.Values)
        {
            command.Dispose();
        }

        _idle.Clear();
    }
}
