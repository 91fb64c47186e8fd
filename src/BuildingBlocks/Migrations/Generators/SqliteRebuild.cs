using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>
/// Changes a table by copying it: a new table, its rows, then its indexes and triggers. The caller has switched foreign keys off,
/// or dropping the old table would delete or orphan the rows that refer to it.
/// </summary>
internal sealed class SqliteRebuild
{
    private readonly DbConnection _connection;
    private readonly string _table;
    private readonly SqliteTable _definition;
    private readonly List<string> _lost = [];
    private (string Column, string Value)? _added;

    public SqliteRebuild(string? table, DbConnection connection)
    {
        _connection = connection;
        (_table, var sql) = SqliteCatalog.Definition(connection, table);
        _definition = SqliteTable.Parse(sql);
    }

    public SqliteRebuild Alter(string column, Func<SqliteColumn, SqliteColumn> change)
    {
        var position = _definition.Columns.IndexOf(_definition.Column(column));
        _definition.Columns[position] = change(_definition.Columns[position]);
        return this;
    }

    public SqliteRebuild AddColumn(string definition, string name, string? valueOfExistingRows)
    {
        _definition.Columns.Add(SqliteColumn.Parse(definition));
        _added = (name, valueOfExistingRows ?? "");
        return this;
    }

    public SqliteRebuild Drop(string column)
    {
        _definition.Columns.Remove(_definition.Column(column));
        _lost.Add(column);
        _definition.Constraints.RemoveAll(constraint => constraint.IsKeyOver(column));
        return this;
    }

    public SqliteRebuild Add(string constraint)
    {
        _definition.Constraints.Add(new SqliteConstraint(constraint, SqlToken.Read(constraint)));
        return this;
    }

    public SqliteRebuild AddKey(string constraint, IEnumerable<string> columns)
    {
        foreach (var column in columns)
            Alter(column, definition => definition.NotNull());
        return Add(constraint);
    }

    public SqliteRebuild Remove(string constraint)
    {
        var removed = _definition.Constraints.RemoveAll(candidate => candidate.IsNamed(constraint));
        foreach (var column in _definition.Columns.Where(column => column.Has(constraint)).ToArray())
        {
            Alter(column.Name, definition => definition.Without(constraint));
            removed++;
        }

        return removed > 0 ? this : throw new InvalidOperationException($"Table {_table} has no constraint {constraint}.");
    }

    public IEnumerable<string> Statements()
    {
        var copy = _table + "__rebuilt";
        var columns = _definition.Columns.Where(column => !column.IsGenerated && !column.Is(_added?.Column ?? ""))
            .Select(column => SqlGenerator.Name(column.Name)).ToList();
        var values = columns.ToList();
        if (_added is { Value.Length: > 0 } added)
        {
            columns.Add(SqlGenerator.Name(added.Column));
            values.Add(added.Value);
        }

        var (from, to) = (SqlGenerator.Name(_table), SqlGenerator.Name(copy));
        return
        [
            _definition.Create(copy),
            $"INSERT INTO {to} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM {from}",
            .. KeepSequence(copy),
            $"DROP TABLE {from}",
            // Otherwise the renaming would look into views and triggers that mention the table that is not there right now.
            "PRAGMA legacy_alter_table = ON",
            $"ALTER TABLE {to} RENAME TO {from}",
            "PRAGMA legacy_alter_table = OFF",
            .. SqliteCatalog.IndexesAndTriggers(_connection, _table, without: _lost),
        ];
    }

    // A number that was given to a row that is gone must not be given again.
    private string[] KeepSequence(string copy) => SqliteCatalog.HasSequence(_connection, _table)
        ?
        [
            $"DELETE FROM sqlite_sequence WHERE name = '{Escape(copy)}'",
            $"INSERT INTO sqlite_sequence (name, seq) SELECT '{Escape(copy)}', seq FROM sqlite_sequence WHERE name = '{Escape(_table)}'",
        ]
        : [];

    private static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
