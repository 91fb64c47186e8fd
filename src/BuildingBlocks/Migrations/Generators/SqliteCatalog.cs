using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>What a SQLite database says about its own tables.</summary>
internal static class SqliteCatalog
{
    /// <summary>The table's name as it is written there, and the statement that would create it.</summary>
    public static (string Name, string Sql) Definition(DbConnection connection, string? table) => connection.Read(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name = @p0 COLLATE NOCASE",
        row => (row.GetString(0), row.GetString(1)), table) is [var definition]
            ? definition
            : throw new InvalidOperationException($"There is no table {table}.");

    public static List<string> Referring(DbConnection connection, string table) => connection.Read(
        """
        SELECT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) k
        WHERE m.type = 'table' AND k."table" = @p0 COLLATE NOCASE AND m.name <> @p0 COLLATE NOCASE
        """,
        row => row.GetString(0), table);

    /// <summary>The indexes over a column; own ones were created by CREATE INDEX, the others belong to a constraint.</summary>
    public static List<(string Name, bool IsOwn)> IndexesOn(DbConnection connection, string? table, string column) => connection.Read(
        "SELECT l.name, l.origin = 'c' FROM pragma_index_list(@p0) l, pragma_index_info(l.name) i WHERE i.name = @p1 COLLATE NOCASE",
        row => (row.GetString(0), row.GetBoolean(1)), table, column);

    /// <summary>Whether the column belongs to the primary key or refers to another table.</summary>
    public static bool IsKey(DbConnection connection, string? table, string column) => connection.Read(
        """
        SELECT 1 FROM pragma_table_info(@p0) WHERE name = @p1 COLLATE NOCASE AND pk > 0
        UNION ALL
        SELECT 1 FROM pragma_foreign_key_list(@p0) WHERE "from" = @p1 COLLATE NOCASE
        """,
        _ => true, table, column).Count > 0;

    /// <summary>The statements that bring back what DROP TABLE takes along, except indexes over columns that are gone.</summary>
    public static List<string> IndexesAndTriggers(DbConnection connection, string table, IEnumerable<string> without)
    {
        var lost = without.SelectMany(column => IndexesOn(connection, table, column)).Select(index => index.Name).ToHashSet();
        return
        [
            .. connection.Read(
                """
                SELECT name, sql FROM sqlite_master
                WHERE tbl_name = @p0 COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, rowid
                """,
                row => (Name: row.GetString(0), Sql: row.GetString(1)), table)
                .Where(part => !lost.Contains(part.Name)).Select(part => part.Sql),
        ];
    }

    public static bool HasSequence(DbConnection connection, string table) =>
        connection.Read("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'", _ => true).Count > 0
        && connection.Read("SELECT 1 FROM sqlite_sequence WHERE name = @p0 COLLATE NOCASE", _ => true, table).Count > 0;
}
