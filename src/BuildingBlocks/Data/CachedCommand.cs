using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>A command that runs the connection's prepared statement for its text. A script of several statements runs with ExecuteNonQuery.</summary>
internal sealed class CachedCommand(StatementCachingConnection connection) : DbCommand
{
    private readonly ParameterList _parameters = new();
    private string _text = "";

    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set => _text = value ?? "";
    }

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw new NotSupportedException("A command stays with the connection that made it.");
    }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override int ExecuteNonQuery()
    {
        var changed = -1;
        for (var sql = _text; sql is not null;)
        {
            var statement = connection.Take(sql);
            sql = statement.Rest;
            try
            {
                for (var row = statement.Start(_parameters); row; row = statement.Step())
                {
                }

                changed = Math.Max(changed, statement.Changed);
            }
            finally
            {
                connection.Give(statement);
            }
        }

        return changed;
    }

    public override object? ExecuteScalar()
    {
        using var reader = ExecuteDbDataReader(CommandBehavior.Default);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        var statement = connection.Take(_text);
        try
        {
            return statement.Rest is null
                ? new StatementReader(connection, statement, statement.Start(_parameters))
                : throw new NotSupportedException("A query is one statement; a script gives no rows.");
        }
        catch
        {
            connection.Give(statement);
            throw;
        }
    }

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Task.FromResult(ExecuteDbDataReader(behavior));

    private sealed class ParameterList : SqliteParameterCollection;
}
