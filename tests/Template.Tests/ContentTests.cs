using System.Text.RegularExpressions;

namespace Template.Tests;

public sealed partial class ContentTests(PackedTemplate template) : IClassFixture<PackedTemplate>
{
    private static readonly string[] Binary = [".png", ".ico", ".woff2"];

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void Product_has_no_trace_of_the_template_s_own_parts(string sample)
    {
        var product = template.ToRead("Acme", "--sample", sample);

        AssertNone(product, line => Marker().IsMatch(line) || OwnParts().IsMatch(line));
        // The prefix of metrics and the record of where the code came from: both are the same in every product.
        AssertNone(product, line => OurName().IsMatch(Kept().Replace(line, "")));
    }

    [Fact]
    public void Product_without_the_sample_does_not_mention_it()
    {
        var product = template.ToRead("Acme", "--sample", "false");

        Assert.DoesNotContain(product.Files, path => path.Contains("Note", StringComparison.Ordinal) && !path.StartsWith(".solosaas/", StringComparison.Ordinal));
        AssertNone(product, line => Sample().IsMatch(line), "src/", "deploy/", "docs/openapi.json", "README.md", "Acme.slnx");
    }

    [Fact]
    public void Product_has_its_own_readme_changelog_workflow_and_tests()
    {
        var product = template.ToRead("Acme", "--sample", "true");

        Assert.Superset(
            new HashSet<string>(["README.md", "CHANGELOG.md", ".github/workflows/ci.yml", ".gitignore", ".solosaas.json", ".solosaas/LICENSE", "run", "tests/App.Tests/App.Tests.csproj"]),
            product.Files.ToHashSet());
        Assert.DoesNotContain("LICENSE", product.Files);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void Record_names_the_template_its_version_and_the_answers(string sample)
    {
        Assert.Equal(
            $$"""
            {
              "template": "SoloSaas.Template",
              "version": "{{template.Version}}",
              "answers": {
                "name": "Acme",
                "sample": {{sample}}
              }
            }

            """,
            template.ToRead("Acme", "--sample", sample).Read(".solosaas.json"));
    }

    [Fact]
    public void Scripts_are_executable()
    {
        var product = template.ToRead("Acme", "--sample", "true");

        Assert.All(
            product.Files.Where(path => !path.StartsWith(".solosaas/", StringComparison.Ordinal) && product.Read(path).StartsWith("#!", StringComparison.Ordinal)),
            path => product.Run("test", "-x", path));
    }

    [Fact]
    public void Workflow_pins_each_action_to_a_commit() =>
        Assert.All(
            template.ToRead("Acme", "--sample", "true").Read(".github/workflows/ci.yml").Split('\n').Where(line => line.Contains("uses:", StringComparison.Ordinal)),
            line => Assert.Matches("@[0-9a-f]{40} # v[0-9]", line));

    private static void AssertNone(Product product, Func<string, bool> isLeftOver, params string[] among)
    {
        string[] lines = [..
            from path in product.Files
            where !path.StartsWith(".solosaas", StringComparison.Ordinal) && !Binary.Contains(Path.GetExtension(path))
            where among.Length == 0 || among.Any(start => path.StartsWith(start, StringComparison.Ordinal))
            from line in product.Read(path).Split('\n').Select((text, index) => (Text: text, Number: index + 1))
            where isLeftOver(line.Text)
            select $"{path}:{line.Number}: {line.Text.Trim()}"];

        Assert.True(lines.Length == 0, string.Join('\n', lines));
    }

    [GeneratedRegex(@"(//|<!--|@\*)#(if|else|elseif|endif)|#if \(|^\s*#endif", RegexOptions.None, "en")]
    private static partial Regex Marker();

    [GeneratedRegex(@"Template\.Tests|Stack\.Tests|dotnet-new-template|template/|bench/|\.ci/|run (new|pack|bench)(?![-\w])", RegexOptions.None, "en")]
    private static partial Regex OwnParts();

    [GeneratedRegex("solosaas", RegexOptions.IgnoreCase, "en")]
    private static partial Regex OurName();

    [GeneratedRegex(@"solosaas[_.]([a-z*]|</c>)|\.solosaas\b|solosaas-module|^Made with SoloSaas", RegexOptions.None, "en")]
    private static partial Regex Kept();

    [GeneratedRegex(@"\bNotes?(Module)?\b|notes_notes|CreateNote|/notes\b", RegexOptions.None, "en")]
    private static partial Regex Sample();
}
