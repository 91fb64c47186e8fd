using System.Text.RegularExpressions;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary><c>docs/security.md</c> is made from the names of the tests. Run with UPDATE_SECURITY=1 to write it anew.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string s_file = Path.Combine(Repository.Root, "docs", "security.md");

    [Fact]
    public void Stored_page_is_what_the_tests_say()
    {
        var page = Write();
        if (Environment.GetEnvironmentVariable("UPDATE_SECURITY") == "1")
        {
            File.WriteAllText(s_file, page);
        }

        Assert.True(page == File.ReadAllText(s_file).ReplaceLineEndings("\n"), "docs/security.md is stale: run UPDATE_SECURITY=1 ./run test App.Tests and look at the difference.");
    }

    [Fact]
    public void Every_test_with_an_id_has_its_statement_and_every_statement_a_test_or_a_reason()
    {
        var tests = Tests();
        var known = Statements.All.Select(statement => statement.Id).ToHashSet();

        Assert.Equal(known.Count, Statements.All.Count);
        Assert.All(tests, test => Assert.Contains(test.Id, known));
        Assert.All(Statements.All, statement => Assert.True(
            statement.Missing is not null || tests.Exists(test => test.Id == statement.Id), $"{statement.Id} has neither a test nor a reason why not."));
    }

    private static string Write()
    {
        var tests = Tests().ToLookup(test => test.Id, test => $"`{test.Name}`");
        var rows = Statements.All.Select(statement =>
        {
            var state = tests.Contains(statement.Id) ? "met" : $"not yet: {statement.Missing}";
            return $"| {statement.Id} | {statement.Asvs} | {statement.Text} | {state} | {string.Join("<br>", tests[statement.Id].Order(StringComparer.Ordinal))} |";
        });
        var met = Statements.All.Count(statement => tests.Contains(statement.Id));
        return $"""
            # What the product withstands

            Each line is a promise, with the tests that keep it; `{nameof(SecurityPageTests)}` writes this page from their names.
            S are requirements, with their numbers in OWASP ASVS 5.0; V are mistakes that others made before. {met} of {Statements.All.Count} lines are met.
            This is self-assessed. Second factors are not demanded of everybody (ASVS 6.3.3, level 2): an organisation can demand them.

            | Line | ASVS | Statement | State | Tests |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n") + string.Join('\n', rows) + "\n";
    }

    // From the sources of all test projects, those in browsers and containers included.
    private static List<(string Id, string Name)> Tests() =>
    [
        .. from file in Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
           where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
           from method in Method().Matches(File.ReadAllText(file))
           from id in Ids().Matches(method.Groups["ids"].Value)
           select (id.Value, $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups["name"].Value}"),
    ];

    [GeneratedRegex(@"^\s*public (?:async )?(?:Task|void) (?<name>(?<ids>(?:[SV]\d\d_)+)\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex(@"[SV]\d\d")]
    private static partial Regex Ids();
}
