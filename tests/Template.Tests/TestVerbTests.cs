namespace Template.Tests;

/// <summary><c>./run test</c> counts what happened, whatever the test runner did; a stand-in for dotnet plays the runner here.</summary>
public sealed class TestVerbTests(PackedTemplate template) : IClassFixture<PackedTemplate>
{
    private const string Passed = """<Counters total="3" executed="3" passed="3" failed="0" error="0" />""";

    [Fact]
    public void Sum_of_all_suites_is_the_last_line() =>
        Assert.EndsWith("\n9 passed, 0 failed\n", Run(code: 0, Passed).Output, StringComparison.Ordinal);

    [Fact]
    public void Failure_is_counted_and_ends_with_an_error()
    {
        var (code, output) = Run(code: 1, """<Counters total="3" executed="3" passed="1" failed="2" error="0" />""");

        Assert.Equal(1, code);
        Assert.EndsWith("\n3 passed, 6 failed\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Passed)]
    public void Test_host_that_died_is_a_failure(string results)
    {
        var (code, output) = Run(code: 134, results);

        Assert.Equal(1, code);
        Assert.EndsWith(results.Length == 0 ? "\n0 passed, 3 failed\n" : "\n9 passed, 3 failed\n", output, StringComparison.Ordinal);
        Assert.Contains("ended with code 134", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Suite_without_a_test_is_a_failure() =>
        Assert.EndsWith("\n0 passed, 3 failed\n", Run(code: 0, "").Output, StringComparison.Ordinal);

    [Fact]
    public void Filter_that_matches_nowhere_is_a_failure()
    {
        var (code, output) = Run(code: 0, "", arguments: ["--", "--filter", "Typo"]);

        Assert.Equal(1, code);
        Assert.EndsWith("\n0 passed, 0 failed\nrun: no test ran: nothing matches --filter Typo\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_that_matches_in_one_suite_is_enough()
    {
        var (code, output) = Run(code: 0, Passed, only: "One", "--", "--filter", "Right");

        Assert.Equal(0, code);
        Assert.EndsWith("\n3 passed, 0 failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_tests_are_counted_and_their_reasons_said_loudly()
    {
        var output = Run(code: 0, """
            <UnitTestResult testName="A" outcome="Passed"><Output><StdOut>fine</StdOut></Output></UnitTestResult>
            <UnitTestResult testName="B" outcome="NotExecuted">
              <Output>
                <StdOut>promtool is not installed</StdOut>
              </Output>
            </UnitTestResult>
            <Counters total="3" executed="2" passed="2" failed="0" error="0" />
            """).Output;

        Assert.EndsWith("\n6 passed, 0 failed, 3 skipped\n", output, StringComparison.Ordinal);
        Assert.Contains("LEFT OUT 3 tests", output, StringComparison.Ordinal);
        Assert.Contains("    promtool is not installed\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("fine", output, StringComparison.Ordinal);
    }

    /// <param name="only">The suite that has the results; without it all have them.</param>
    private (int Code, string Output) Run(int code, string results, string only = "", params string[] arguments)
    {
        // Of a product: the script, and suites that the stand-in plays.
        var product = template.ToRead("Acme");
        var folder = Directory.CreateTempSubdirectory("test-verb-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "tests"));
        foreach (var script in (string[])["run", "tests/run.sh"])
        {
            File.Copy(Path.Combine(product.Folder, script), Path.Combine(folder, script));
        }

        foreach (var suite in (string[])["One", "Two", "Three"])
        {
            var project = Directory.CreateDirectory(Path.Combine(folder, "tests", $"{suite}.Tests")).FullName;
            File.WriteAllText(Path.Combine(project, $"{suite}.Tests.csproj"), "");
        }

        var tools = Directory.CreateDirectory(Path.Combine(folder, "stand-in")).FullName;
        File.WriteAllText(Path.Combine(tools, "results.xml"), results);
        File.WriteAllText(
            Path.Combine(tools, "dotnet"),
            $$"""
            #!/bin/bash
            [ "$1" = test ] || exit 0
            while [ $# -gt 0 ]; do
              case $1 in
                --results-directory) folder=$2 ;;
                trx*) name=${1#*=} ;;
              esac
              shift
            done
            if [ -s '{{tools}}/results.xml' ] && [[ $name = {{only}}* ]]; then cp '{{tools}}/results.xml' "$folder/$name"; fi
            exit {{code}}
            """);
        Shell.Run(tools, "chmod", "+x", "dotnet");
        var outcome = Shell.Try(folder, ["env", $"PATH={tools}:{Environment.GetEnvironmentVariable("PATH")}", "./run", "test", .. arguments], TimeSpan.FromMinutes(1));
        Directory.Delete(folder, recursive: true);
        return outcome;
    }
}
