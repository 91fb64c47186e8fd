using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace App.BuildingBlocks.Data;

/// <summary>One statement that SQLite has compiled: values in, rows out. The provider's own commands cost twice as much a call.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private const int ShortText = 256;
    private const int CompiledAnew = 5;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string[] _parameters;
    private readonly bool _writes;

    public PreparedStatement(sqlite3 database, string sql)
    {
        (_database, Sql) = (database, sql);
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement, out var rest));
        Rest = string.IsNullOrWhiteSpace(rest) ? null : rest;
        if (_statement.IsInvalid)
        {
            // Nothing but a comment.
            (_parameters, Columns) = ([], []);
            return;
        }

        _writes = raw.sqlite3_stmt_readonly(_statement) == 0;
        _parameters = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement)).Select(index => raw.sqlite3_bind_parameter_name(_statement, index).utf8_to_string())];
        Columns = ReadColumns();
    }

    public string Sql { get; }

    /// <summary>What follows the statement in a script.</summary>
    public string? Rest { get; }

    public Column[] Columns { get; private set; }

    /// <summary>Rows that the last run changed; -1 of a statement that only reads.</summary>
    public int Changed => _writes ? raw.sqlite3_changes(_database) : -1;

    private void Bind(SqliteParameterCollection values)
    {
        for (var index = 0; index < _parameters.Length; index++)
        {
            Bind(index + 1, Find(values, _parameters[index], index).Value);
        }
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        if (_statement.IsInvalid)
        {
            return false;
        }

        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Starts a run and goes to the first row; false when there is none.</summary>
    public bool Start(SqliteParameterCollection values)
    {
        Bind(values);
        var found = Step();
        // After a change of the schema SQLite compiles anew by itself, and SELECT * may have other columns.
        if (Columns.Length > 0 && raw.sqlite3_stmt_status(_statement, CompiledAnew, 1) > 0)
        {
            Columns = ReadColumns();
        }

        return found;
    }

    /// <summary>Ends the run: locks and snapshots are let go.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public int TypeOf(int column) => raw.sqlite3_column_type(_statement, column);

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public double Real(int column) => raw.sqlite3_column_double(_statement, column);

    // SQLite's own bytes, valid until the next step; of a text they are UTF-8.
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    // Values come in the order of the parameters, as a rule.
    private static SqliteParameter Find(SqliteParameterCollection values, string name, int index)
    {
        if (index < values.Count && Matches(values[index].ParameterName, name))
        {
            return values[index];
        }

        for (var other = 0; other < values.Count; other++)
        {
            if (Matches(values[other].ParameterName, name))
            {
                return values[other];
            }
        }

        throw new InvalidOperationException($"The statement's parameter {name} has no value.");
    }

    // Dapper names parameters without the sign that they have in SQL.
    private static bool Matches(string given, string name) => given.Length == name.Length ? given == name : name.AsSpan(1).SequenceEqual(given);

    private void Bind(int index, object? value) => Check(value switch
    {
        null or DBNull => raw.sqlite3_bind_null(_statement, index),
        // An empty span would bind NULL.
        "" => raw.sqlite3_bind_text(_statement, index, ""),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, index, 0),
        string text => BindText(index, text),
        long or int or short or byte or bool => raw.sqlite3_bind_int64(_statement, index, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double or float => raw.sqlite3_bind_double(_statement, index, Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, index, bytes),
        _ => throw new NotSupportedException($"A {value.GetType().Name} is no value for SQLite: register a type handler for it."),
    });

    private int BindText(int index, string text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = size <= ShortText ? null : ArrayPool<byte>.Shared.Rent(size);
        var buffer = rented ?? stackalloc byte[ShortText];
        var code = raw.sqlite3_bind_text(_statement, index, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return code;
    }

    private Column[] ReadColumns() => [.. Enumerable.Range(0, raw.sqlite3_column_count(_statement)).Select(column => new Column(_statement, column))];

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);

    /// <summary>A column of the result, with the type that the table declares for it.</summary>
    internal sealed class Column(sqlite3_stmt statement, int index)
    {
        public string Name { get; } = raw.sqlite3_column_name(statement, index).utf8_to_string();

        public string DeclaredType { get; } = raw.sqlite3_column_decltype(statement, index).utf8_to_string() ?? "";

        /// <summary>Whether the table declares ids: they are read as such, without a string in between.</summary>
        public bool HoldsIds => DeclaredType == "UNIQUEIDENTIFIER";

        /// <summary>The type where a row has no value.</summary>
        public Type ExpectedType => DeclaredType switch
        {
            "INTEGER" => typeof(long),
            "REAL" => typeof(double),
            "BLOB" => typeof(byte[]),
            "UNIQUEIDENTIFIER" => typeof(Guid),
            _ => typeof(string),
        };
    }
}
