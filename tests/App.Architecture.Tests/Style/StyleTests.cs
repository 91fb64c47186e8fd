using System.Text.RegularExpressions;
using App.Architecture.Tests.Support;
using Xunit.Abstractions;

namespace App.Architecture.Tests.Style;

/// <summary>Small things that keep the code readable; the compiler does not mind them.</summary>
public sealed partial class StyleTests(ITestOutputHelper output)
{
    private const int MostLines = 200;
    private const int MostCharacters = 180;

    private static readonly string[] s_bannedWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Base", "Common", "Impl"];

    private static IEnumerable<Source> Written => Sources.All.Where(file => file.Extension is ".cs" or ".razor" && !file.Path.Contains("/Generated/", StringComparison.Ordinal));

    // The migrations' names and namespaces are FluentMigrator's.
    private static IEnumerable<Source> Ours => Sources.Code.Where(file => !file.IsIn("src/BuildingBlocks/Migrations"));

    [Fact]
    public void Files_are_short_enough_to_be_read_in_one_go()
    {
        Findings.None(
            from file in Written
            where file.Lines.Length > MostLines
            select $"{file} has {file.Lines.Length} lines; {MostLines} is the most. It does two things.");

        var lengths = Sources.Code.Select(file => file.Lines.Length).Order().ToList();
        var (median, aboveRule) = (lengths[lengths.Count / 2], lengths.Count(length => length > 120));
        output.WriteLine($"{lengths.Count} files in src, median {median} lines, {aboveRule} above 120, the longest {lengths[^1]}");
        Assert.InRange(median, 1, 60);
        Assert.InRange(aboveRule, 0, lengths.Count / 10);
    }

    [Fact]
    public void Lines_end_before_one_must_scroll() => Findings.None(
        from file in Written
        where file.Extension == ".cs" && (file.IsIn("src") || file.Path.StartsWith("tests/App.", StringComparison.Ordinal))
        from line in file.Lines.Index()
        where line.Item.Length > MostCharacters
        select $"{file}({line.Index + 1}) has {line.Item.Length} characters; {MostCharacters} is the most.");

    [Fact]
    public void Types_are_named_after_what_they_do() => Findings.None(
        from file in Ours
        from declaration in Declaration().Matches(file.Text)
        from word in Word().Matches(declaration.Groups["name"].Value).Select(match => match.Value)
        where s_bannedWords.Contains(word) && !declaration.Groups["bases"].Value.Contains(word, StringComparison.Ordinal)
        select $"{file}: {declaration.Groups["name"].Value} says nothing with the word {word}.");

    [Theory]
    [InlineData(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b", "take TimeProvider, and its Now()")]
    [InlineData(@"\basync void\b", "return a Task, or its exceptions end the process")]
    [InlineData(@"^\s*#\s*region\b", "a class that needs regions is two classes")]
    [InlineData(@"\b(TODO|FIXME|HACK|XXX)\b", "do it, or write an issue")]
    [InlineData(@"\bThread\.Sleep\b", "await Task.Delay")]
    [InlineData(@"^namespace [\w.]+\s*$", "end it with a semicolon: one level less")]
    [InlineData(@"\bConsole\.(Write|Out|Error)", "log it; only the command line speaks to the console")]
    [InlineData(@"\bGuid\.CreateVersion7\(\)", "give it the clock's time: ids are in the order of creation")]
    public void Code_is_free_of(string pattern, string instead) => Findings.None(
        from file in Ours
        where !(pattern.Contains("Console", StringComparison.Ordinal) && file.IsIn("src/App.Host"))
        from match in Regex.Matches(file.Text, pattern, RegexOptions.Multiline)
        select $"{file}: {match.Value.Trim()}: {instead}.");

    [Fact]
    public void Finding_is_told_to_its_end()
    {
        string[] findings = [$"src/{new string('x', 200)}.cs: do this.", "src/Other.cs: do that."];

        Assert.Equal(string.Join('\n', findings), Assert.ThrowsAny<Exception>(() => Findings.None(findings)).Message);
    }

    //#if (template)
    [Fact]
    public void Nothing_names_the_machine_it_was_written_on() => Findings.None(
        from file in Sources.All
        from match in Regex.Matches(file.Text, @"nuget\.or[g]|npmjs\.or[g]|pypi\.or[g]|crates\.i[o]|(?<![\w.])/wor[k]/|/tmp/w[t]/|C:\\User[s]")
        select $"{file}: {match.Value}");

    //#endif
    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum|delegate \w+)\s+(?!struct\b)(?<name>[A-Z]\w*)(?:<[^>]*>)?(?:\([^)]*\))?\s*(?::\s*(?<bases>[^{;]*))?")]
    private static partial Regex Declaration();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex Word();
}
