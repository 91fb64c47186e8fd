using System.Text.Json;

namespace Template.Tests;

public sealed class PackageTests(PackedTemplate template) : IClassFixture<PackedTemplate>
{
    private IEnumerable<string> Product => template.Entries().Where(entry => entry.StartsWith("content/", StringComparison.Ordinal)).Select(entry => entry[8..]);

    [Fact]
    public void Package_is_a_template_of_the_version_that_the_changelog_starts_with()
    {
        var nuspec = template.ReadEntry("SoloSaas.Template.nuspec");
        Assert.Contains("<packageType name=\"Template\" />", nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", nuspec, StringComparison.Ordinal);
        Assert.StartsWith($"## {template.Version}", File.ReadLines(Path.Combine(PackedTemplate.Root, "CHANGELOG.md")).First(line => line.StartsWith("## ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(template.Version, JsonDocument.Parse(template.ReadEntry("content/.solosaas.json")).RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void Manifest_at_the_top_level_is_the_one_in_the_package() =>
        Assert.Equal(File.ReadAllText(Path.Combine(PackedTemplate.Root, "dotnet-new-template.json")), template.ReadEntry("content/.template.config/template.json"));

    [Fact]
    public void Package_holds_only_what_git_knows()
    {
        var tracked = Shell.Run(PackedTemplate.Root, "git", "-c", "core.quotepath=off", "ls-files").Split('\n').ToHashSet();
        string[] made = [".template.config/template.json", ".solosaas/module/.template.config/template.json", ".solosaas/LICENSE"];

        var unknown = Product.Except(made).Where(path =>
            !tracked.Contains(path) && !tracked.Contains($"template/product/{path}") && !tracked.Contains($"template/{path.TrimStart('.')}") && !tracked.Contains(path.Replace(".solosaas/module/", "", StringComparison.Ordinal)));

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_file_of_the_running_product_is_in_the_package()
    {
        string[] folders = ["src/", "deploy/", "tests/App.Tests/", "tests/App.Architecture.Tests/", "tests/App.Browser.Tests/"];
        var tracked = Shell.Run(PackedTemplate.Root, "git", "-c", "core.quotepath=off", "ls-files").Split('\n');

        var product = tracked.Where(path => folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) && File.Exists(Path.Combine(PackedTemplate.Root, path)));

        Assert.Empty(product.Except(Product));
    }

    [Theory]
    [InlineData("template/"), InlineData("bench/"), InlineData(".ci/"), InlineData("tests/Template.Tests/"), InlineData("tests/Stack.Tests/"), InlineData("artifacts/")]
    [InlineData("dotnet-new-template.json"), InlineData("CONTRIBUTING.md"), InlineData("SECURITY.md"), InlineData("LICENSE"), InlineData(".git/"), InlineData(".env")]
    public void Package_leaves_out_what_is_this_repository_s_own(string path) =>
        Assert.DoesNotContain(Product, entry => entry.StartsWith(path, StringComparison.Ordinal) && entry != ".env.example");

    [Fact]
    public void Item_template_is_the_sample_module_file_by_file()
    {
        var module = Product.Where(path => path.StartsWith(".solosaas/module/", StringComparison.Ordinal) && !path.Contains(".template.config", StringComparison.Ordinal)).ToArray();
        var sample = Product.Where(path => (path.StartsWith("src/Modules/Notes/", StringComparison.Ordinal) && !path.EndsWith("/released.txt", StringComparison.Ordinal)) || path.StartsWith("tests/App.Tests/Notes/", StringComparison.Ordinal));

        Assert.Equal(sample, module.Select(path => path[".solosaas/module/".Length..]));
        Assert.All(module, path => Assert.Equal(template.ReadEntry($"content/{path[".solosaas/module/".Length..]}"), template.ReadEntry($"content/{path}")));
    }
}
