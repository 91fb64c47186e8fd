using System.Reflection;
using System.Text.RegularExpressions;
using App.Architecture.Tests.Support;
using App.BuildingBlocks;
using FluentMigrator;
using Module = App.Architecture.Tests.Support.Module;

namespace App.Architecture.Tests.Layout;

/// <summary>What a newcomer is told to find is there.</summary>
public sealed class LayoutTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("global.json")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Packages.props")]
    [InlineData(".editorconfig")]
    [InlineData("Dockerfile")]
    [InlineData("docker-compose.yml")]
    [InlineData("Caddyfile")]
    [InlineData(".env.example")]
    [InlineData("run")]
    [InlineData("docs/map.md")]
    [InlineData("docs/migrations.md")]
    [InlineData("docs/openapi.json")]
    [InlineData("deploy/litestream.yml")]
    [InlineData("src/App.Host/Program.cs")]
    [InlineData("src/App.Host/Modules.cs")]
    public void File_is_where_the_documentation_says(string path) => Assert.True(File.Exists(Path.Combine(Sources.Root, path)), $"{path} is missing.");

    [Fact]
    public void Map_names_every_folder_of_the_sources()
    {
        var map = Sources.At("docs/map.md").Text;
        var folders = new[] { "src", "src/BuildingBlocks" }
            .SelectMany(parent => Directory.GetDirectories(Path.Combine(Sources.Root, parent)))
            .Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj"));

        Assert.All(folders, name => Assert.Contains($"{name}`", map, StringComparison.Ordinal));
    }

    [Fact]
    public void Program_fits_on_a_screen() => Assert.InRange(Sources.At("src/App.Host/Program.cs").Lines.Length, 1, 60);

    [Fact]
    public void Every_project_stands_in_the_solution()
    {
        var solution = File.ReadAllText(Assert.Single(Directory.GetFiles(Sources.Root, "*.slnx")));
        var projects = Sources.In("src", ".csproj").Concat(Sources.In("tests", ".csproj"));

        Assert.All(projects, project => Assert.Contains($"\"{project.Path}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place() =>
        Assert.All(Sources.In("src", ".csproj").Concat(Sources.In("tests", ".csproj")), project => Assert.DoesNotMatch("<PackageReference [^>]*Version=", project.Text));

    [Fact]
    public void Package_has_a_line_that_says_why()
    {
        var decision = Sources.At("docs/decisions/0006-packages.md").Text;
        var packages = Regex.Matches(Sources.At("Directory.Packages.props").Text, "<PackageVersion Include=\"([^\"]+)\"").Select(match => match.Groups[1].Value);

        // After its first of a family a package stands there without the family's name.
        Assert.All(packages, package => Assert.True(
            decision.Contains(package, StringComparison.Ordinal) || decision.Contains($", {package[package.IndexOf('.', StringComparison.Ordinal)..]}", StringComparison.Ordinal),
            $"docs/decisions/0006-packages.md does not say why {package} is used."));
    }

    [Fact]
    public void Module_has_its_parts_where_they_belong()
    {
        foreach (var module in Module.All)
        {
            Assert.True(File.Exists(Path.Combine(Sources.Root, module.Folder, $"{module.Name}Module.cs")), $"{module.Name}Module.cs is missing.");
            Assert.All(
                module.Assembly.GetTypes().Where(type => type.IsDefined(typeof(MigrationAttribute))),
                migration => Assert.Equal($"{module.Namespace}.Migrations", migration.Namespace));
        }
    }

    [Fact]
    public void Migrations_have_versions_of_their_own_and_files_named_by_them()
    {
        // A building block's migrations stand in a folder of its own: App.BuildingBlocks.Jobs.Migrations in src/BuildingBlocks/Jobs/Migrations.
        var migrations = Module.All.Select(module => module.Assembly).Append(typeof(IModule).Assembly).SelectMany(assembly => assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(MigrationAttribute)))
            .Select(type => (Folder: type.Namespace!.Replace("App.", "src/", StringComparison.Ordinal).Replace('.', '/'), type.Name,
                type.GetCustomAttribute<MigrationAttribute>()!.Version))).ToList();

        Assert.NotEmpty(migrations);
        Assert.All(migrations.GroupBy(migration => migration.Version), same => Assert.Single(same));
        Assert.All(migrations, migration =>
        {
            var file = $"{migration.Version / 10_000}_{migration.Version % 10_000:0000}_{migration.Name}.cs";
            Assert.True(File.Exists(Path.Combine(Sources.Root, migration.Folder, file)), $"The file of {migration.Name} is not {file}.");
        });
    }
}
