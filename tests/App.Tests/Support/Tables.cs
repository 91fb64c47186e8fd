using System.Globalization;
using Dapper;

namespace App.Tests.Support;

/// <summary>What stands in the database, every row of every table but the jobs', which run meanwhile: two of them are equal when nothing changed.</summary>
internal static class Tables
{
    /// <param name="app">Whose database.</param>
    /// <param name="withAudit">Also the audit log, which grows by what is refused.</param>
    public static Task<Dictionary<string, string>> ReadAsync(TestApp app, bool withAudit = false) => app.Database.ReadAsync(async connection =>
    {
        var names = await connection.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
        var tables = new Dictionary<string, string>();
        foreach (var name in names.Where(name => !name.StartsWith("jobs_", StringComparison.Ordinal) && (withAudit || !name.StartsWith("audit_", StringComparison.Ordinal))))
        {
            using var rows = await connection.ExecuteReaderAsync($"SELECT * FROM \"{name}\" ORDER BY 1, 2");
            var text = new List<string>();
            while (rows.Read())
            {
                text.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(column => Text(rows.GetValue(column)))));
            }

            tables[name] = string.Join('\n', text);
        }

        return tables;
    });

    /// <summary>The ids of an organisation's rows, in whatever table they stand.</summary>
    public static async Task<IReadOnlyList<Guid>> IdsOfAsync(TestApp app, string slug)
    {
        var tables = await app.QueryAsync<string>(
            """
            SELECT t.name FROM sqlite_master t
            WHERE t.type = 'table'
              AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'id')
              AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'organization_id')
            """);
        var ids = new List<Guid>();
        foreach (var table in tables)
        {
            ids.AddRange(await app.QueryAsync<Guid>(
                $"SELECT id FROM \"{table}\" WHERE organization_id = (SELECT id FROM organizations_organizations WHERE slug = @slug)", new { slug }));
        }

        return ids;
    }

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
