using System.Text.RegularExpressions;
using App.Tests.Support;

namespace App.Tests.Migrations;

public sealed partial class NamingTests
{
    private static readonly string Reference = Path.Combine(Repository.Root, "tests", "App.Tests", "Migrations", "Reference");

    [Fact]
    public void The_file_of_a_migration_has_its_minute_and_its_name()
    {
        var files = ReleasedMigrations.Folders.Append(Reference).SelectMany(folder => Directory.GetFiles(folder, "*.cs")).ToArray();
        Assert.NotEmpty(files);
        Assert.Empty(files.Select(file => Problem(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))).OfType<string>());
    }

    [Fact]
    public void The_migrations_of_the_product_run_with_the_package_on_SQLite_too()
    {
        var refused = new Regex(
            @"AsDateTimeOffset|Alter\.Column|AlterColumn|SetExistingRowsTo|ReferencedBy|(Create|Delete)\.(ForeignKey|PrimaryKey)|SystemMethods\.(NewGuid|CurrentDateTimeOffset)");
        var files = ReleasedMigrations.Folders.SelectMany(folder => Directory.GetFiles(folder, "*.cs"));
        Assert.Empty(files.SelectMany(file => refused.Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match}")));
    }

    [Theory]
    [InlineData("20260101_0930_AddThings", "[Migration(202601010930)]\npublic class AddThings : Migration", null)]
    [InlineData("20260101_0930_AddThings", "[Migration(202601010930, \"More\")]\npublic sealed class AddThings : ForwardOnlyMigration", null)]
    [InlineData("AddThings", "[Migration(202601010930)]\npublic class AddThings : Migration", "yyyyMMdd_HHmm_Name.cs")]
    [InlineData("20260101_0931_AddThings", "[Migration(202601010930)]\npublic class AddThings : Migration", "[Migration(202601010931")]
    [InlineData("20260101_0930_AddThings", "[Migration(202601010930)]\npublic class Things : Migration", "public class AddThings")]
    [InlineData("20260101_0930_AddThings", "[Migration(202601010930)]\ninternal class AddThings : Migration", "public class AddThings")]
    public void A_file_that_does_not_fit_is_found(string name, string text, string? problem)
    {
        if (problem is null)
            Assert.Null(Problem(name, text));
        else
            Assert.Contains(problem, Problem(name, text), StringComparison.Ordinal);
    }

    private static string? Problem(string name, string text)
    {
        if (FileName().Match(name) is not { Success: true } parts)
            return $"{name}.cs: the name must be yyyyMMdd_HHmm_Name.cs";
        var (version, type) = (parts.Groups[1].Value + parts.Groups[2].Value, parts.Groups[3].Value);
        if (!text.Contains($"[Migration({version}", StringComparison.Ordinal))
            return $"{name}.cs must hold [Migration({version})]";
        return Regex.IsMatch(text, $@"public (sealed )?class {type} : \w*Migration\b") ? null : $"{name}.cs must hold public class {type}";
    }

    [GeneratedRegex(@"^(\d{8})_(\d{4})_([A-Z]\w*)$")]
    private static partial Regex FileName();
}
