using System.Data;
using System.Data.Common;
using System.Globalization;

namespace App.BuildingBlocks.Migrations;

/// <summary>FluentMigrator's own table of versions, as the package makes and reads it.</summary>
internal static class VersionTable
{
    private const string Table = "VersionInfo";

    /// <summary>The versions that the database has; null when it has no table of them.</summary>
    public static List<long>? Read(MigrationEngine engine, DbConnection connection)
    {
        try
        {
            return Versions(connection);
        }
        catch (DbException)
        {
            // Another starter may have made it in the meantime: what failed a moment ago is asked again then.
            return engine.Schema(connection).TableExists(Table) ? Versions(connection) : null;
        }
    }

    public static IEnumerable<MigrationStep> Create() =>
    [
        new CreateTable(Table)
        {
            Columns =
            {
                new ColumnDefinition("Version") { Type = DbType.Int64 },
                new ColumnDefinition("AppliedOn") { Type = DbType.DateTime, IsNullable = true },
                new ColumnDefinition("Description") { Type = DbType.String, Size = 1024, IsNullable = true },
            },
        },
        new CreateIndex { GivenName = "UC_Version", Table = Table, IsUnique = true, Columns = { new IndexColumn("Version") } },
    ];

    public static MigrationStep Add(MigrationInfo migration, DateTimeOffset now) => new InsertRows(Table)
    {
        Rows =
        {
            new Row(
            [
                KeyValuePair.Create<string, object?>("Version", migration.Version),
                // The package writes CURRENT_TIMESTAMP: UTC, to the second, as text on SQLite.
                KeyValuePair.Create<string, object?>(
                    "AppliedOn", now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                KeyValuePair.Create<string, object?>("Description", migration.Description ?? migration.Name),
            ]),
        },
    };

    public static MigrationStep Remove(MigrationInfo migration) =>
        new DeleteRows(Table) { Rows = { Row.Of("Version", migration.Version) } };

    private static List<long> Versions(DbConnection connection) =>
        connection.Read($"SELECT \"Version\" FROM \"{Table}\"", row => row.GetInt64(0));
}
