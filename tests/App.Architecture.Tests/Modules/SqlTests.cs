using System.Text.RegularExpressions;
using App.Architecture.Tests.Support;

namespace App.Architecture.Tests.Modules;

/// <summary>A module's rows are read and written by that module alone, and only the building blocks know what a connection is.</summary>
public sealed partial class SqlTests
{
    [Fact]
    public void Module_touches_tables_of_its_own()
    {
        var wrong = from module in Module.All
                    from file in module.Sources
                    from table in TablesIn(file.Text)
                    where !table.StartsWith(module.TablePrefix, StringComparison.Ordinal)
                    select $"{file} names the table {table}: its own begin with {module.TablePrefix}, others are asked by their module's contracts.";

        Findings.None(wrong);
        Assert.NotEmpty(Module.All.SelectMany(module => module.Sources).SelectMany(file => TablesIn(file.Text)));
    }

    [Fact]
    public void Nothing_outside_the_modules_touches_their_tables()
    {
        var prefixes = Module.All.Select(module => module.TablePrefix).ToList();
        var wrong = from file in Sources.Code
                    where !file.IsIn("src/Modules")
                    from table in TablesIn(file.Text)
                    where prefixes.Exists(prefix => table.StartsWith(prefix, StringComparison.Ordinal))
                    select $"{file} names the table {table}.";

        Findings.None(wrong);
    }

    [Fact]
    public void Only_the_building_blocks_open_connections()
    {
        var wrong = from file in Sources.Code
                    where !file.IsIn("src/BuildingBlocks/Data") && !file.IsIn("src/BuildingBlocks/Migrations")
                    from use in Connection().Matches(WithoutComments(file.Text))
                    select $"{file} has {use.Value}: database work goes through IDatabase.";

        Findings.None(wrong);
    }

    [Fact]
    public void Sql_takes_values_as_parameters()
    {
        var wrong = from module in Module.All
                    from file in module.Sources
                    from sql in ValuesIn(file.Text)
                    select $"{file}: {sql.Trim()}";

        Findings.None(wrong);
    }

    [Theory]
    [InlineData("SELECT * FROM users_users u JOIN teams_members m ON TRUE", "teams_members", "users_users")]
    [InlineData("Create.Table(\"users_users\")\n    .WithColumn(\"team_id\").AsGuid().ForeignKey(\"fk_x\", \"teams_teams\", \"id\")", "teams_teams", "users_users")]
    [InlineData("INSERT INTO users_users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2")]
    [InlineData("WITH newest_ones AS (SELECT 1) SELECT * FROM newest_ones")]
    [InlineData("// taken FROM the users")]
    public void Tables_are_found_where_they_are_named(string text, params string[] tables) =>
        Assert.Equal(tables.Length > 0 ? tables : text.Contains("users_users", StringComparison.Ordinal) ? ["users_users"] : [], TablesIn(text).Distinct().Order());

    [Theory]
    [InlineData("$\"SELECT 1 FROM users_users WHERE name = '{name}'\"", true)]
    [InlineData("$\"UPDATE users_users SET name = '{request.Name}'\"", true)]
    [InlineData("$\"\"\"\n    SELECT {User.Columns}\n    FROM users_users\n    WHERE {condition}\n    LIMIT {Math.Max(1, most)}\n    \"\"\"", true)]
    [InlineData("$\"\"\"\n    SELECT {User.Columns}\n    FROM users_users\n    WHERE {condition} AND {ConditionOf(owner)}\n    \"\"\"", false)]
    [InlineData("\"SELECT 1 FROM users_users WHERE name = @name\"; $\"Hello {name}\"", false)]
    public void Values_in_sql_are_found(string text, bool hasOne) => Assert.Equal(hasOne, ValuesIn(text).Any());

    private static IEnumerable<string> ValuesIn(string text) => InterpolatedSql().Matches(text).Select(match => match.Value).Where(sql => Value().IsMatch(sql));

    private static IEnumerable<string> TablesIn(string text)
    {
        text = WithoutComments(text);
        var own = CommonTable().Matches(text).Select(match => match.Groups[1].Value);
        var inSql = InSql().Matches(text).Select(match => match.Groups[1].Value).Except(own);
        return inSql.Concat(InMigration().Matches(text).Select(match => match.Groups["name"].Value));
    }

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+([a-z]\w*)")]
    private static partial Regex InSql();

    [GeneratedRegex("""(?:OnTable|FromTable|InTable|IntoTable|ToTable|\.Table)\("(?<name>\w+)"|ForeignKey\((?:"\w+", )?"(?<name>\w+)", "\w+"\)""")]
    private static partial Regex InMigration();

    [GeneratedRegex(@"(?:WITH|,)\s+(?:RECURSIVE\s+)?(\w+)(?:\s*\([^)]*\))?\s+AS\s*\(")]
    private static partial Regex CommonTable();

    [GeneratedRegex(@"//[^\n]*|@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:Sqlite(?:Connection|File)|Npgsql\w*|StatementCachingConnection|Open(?:Reader|Writer)|BeginTransaction\w*|SQLitePCL)\b|\bnew \w*Connection\(")]
    private static partial Regex Connection();

    [GeneratedRegex(@"\$""+[^""]*?\b(?:SELECT|INSERT|UPDATE|DELETE)\b.*?""", RegexOptions.Singleline)]
    private static partial Regex InterpolatedSql();

    // Conditions and lists of columns are written by the code itself.
    [GeneratedRegex(@"\{(?!condition\}|ConditionOf\(\w+\)\}|\w+\.Columns\})[^{}]+\}")]
    private static partial Regex Value();
}
