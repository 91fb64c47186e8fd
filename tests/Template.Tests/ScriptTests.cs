namespace Template.Tests;

public sealed class ScriptTests
{
    [Fact]
    public void Run_without_a_verb_explains_itself()
    {
        var output = Shell.Run(PackedTemplate.Root, "./run");

        foreach (var verb in (string[])["dev", "test", "check", "new-module", "install", "new", "pack", "bench"])
        {
            Assert.Contains($"\n  {verb} ", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Unknown_verb_is_a_usage_error()
    {
        var (code, output) = Shell.Try(PackedTemplate.Root, ["./run", "fly"], TimeSpan.FromSeconds(30));

        Assert.Equal(2, code);
        Assert.Contains("no verb 'fly'", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Missing_or_old_sdk_is_explained(bool old)
    {
        var path = Directory.CreateTempSubdirectory("path-").FullName;
        foreach (var program in (string[])["bash", "dirname", "tr", "false"])
        {
            File.CreateSymbolicLink(Path.Combine(path, program == "false" && old ? "dotnet" : program), Shell.Run("/", "which", program).Trim());
        }

        var (code, output) = Shell.Try(PackedTemplate.Root, ["/usr/bin/env", $"PATH={path}", "bash", "run", "dev"], TimeSpan.FromSeconds(30));

        Directory.Delete(path, recursive: true);
        Assert.Equal(1, code);
        Assert.StartsWith("run: the .NET 10 SDK is missing", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("new", "a/b")]
    [InlineData("new", "Acme", "Extra")]
    [InlineData("new", "Acme", "--sample", "false")]
    [InlineData("new", "Acme", "--output", ".")]
    [InlineData("new-module")]
    [InlineData("new-module", "invoices")]
    [InlineData("new-module", "Staff")]
    [InlineData("new-module", "Press")]
    [InlineData("new-module", "Notes")]
    [InlineData("new-module", "Staff", "--singular", "Staff")]
    [InlineData("test", "No.Such.Tests")]
    public void Wrong_arguments_end_with_one_line_that_says_what_is_wrong(params string[] arguments)
    {
        var (code, output) = Shell.Try(PackedTemplate.Root, ["./run", .. arguments], TimeSpan.FromSeconds(30));

        Assert.Equal(1, code);
        Assert.Matches("^run: [^\n]+\n$", output);
    }

    [ToolFact("shellcheck")]
    public void Shell_scripts_pass_shellcheck()
    {
        Shell.Run(PackedTemplate.Root, "shellcheck", "-x", "run");
        Shell.Run(PackedTemplate.Root, "shellcheck", ".ci/run");
    }
}
