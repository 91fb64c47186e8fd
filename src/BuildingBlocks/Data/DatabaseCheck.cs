using App.BuildingBlocks.Migrations;
using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>Reads a database file from end to end: is it whole, do its rows fit together, and does it fit this program?</summary>
public sealed class DatabaseCheck
{
    private readonly IReadOnlyList<MigrationInfo> _migrations;

    internal DatabaseCheck(IReadOnlyList<MigrationInfo> migrations) => _migrations = migrations;

    /// <exception cref="OperatorException">There is no such file, or it is no database.</exception>
    public async Task<DatabaseReport> RunAsync(string file, CancellationToken cancellation = default)
    {
        using var connection = ForeignFile.Open(file);
        var bytes = new FileInfo(file).Length;
        try
        {
            var problems = new List<string>();
            problems.AddRange(connection.Read("PRAGMA integrity_check(20)", row => row.GetString(0)).Where(line => line != "ok").Select(line => $"Damaged: {line}"));
            problems.AddRange(connection.Read(
                "SELECT \"table\", parent, COUNT(*) FROM pragma_foreign_key_check GROUP BY 1, 2",
                row => $"{row.GetInt64(2)} rows of {row.GetString(0)} refer to rows of {row.GetString(1)} that do not exist."));
            var (version, pending) = await SchemaAsync(connection, file, problems, cancellation);
            var tables = connection.Read(@"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name", row => row.GetString(0));
            return new DatabaseReport(bytes, version, pending, [.. tables.Select(table => Count(connection, table))], problems);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            return new DatabaseReport(bytes, null, [], [], [$"Damaged: {error.Message}"]);
        }
    }

    private async Task<(long? Version, IReadOnlyList<string> Pending)> SchemaAsync(
        SqliteConnection connection, string file, List<string> problems, CancellationToken cancellation)
    {
        var runner = new MigrationRunner(new SqliteMigrationEngine(() => ForeignFile.Open(file), lockFile: ""), _migrations, TimeProvider.System);
        if (connection.Read("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'VersionInfo'", _ => true).Count == 0)
        {
            problems.Add("It has no table VersionInfo: it is not a database of this product.");
            return (null, []);
        }

        var versions = connection.Read("SELECT \"Version\" FROM \"VersionInfo\" ORDER BY 1 DESC LIMIT 1", row => row.GetInt64(0));
        try
        {
            return (versions is [var newest] ? newest : null, [.. (await runner.PendingAsync(cancellation)).Select(migration => $"{migration}")]);
        }
        catch (MigrationException error)
        {
            problems.Add(error.Message);
            return (versions is [var newest] ? newest : null, []);
        }
    }

    private static TableRows Count(SqliteConnection connection, string table) =>
        new(table, connection.Read($"SELECT COUNT(*) FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", row => row.GetInt64(0))[0]);
}
