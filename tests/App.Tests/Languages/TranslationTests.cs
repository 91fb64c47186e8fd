using System.Text.Json;
using App.BuildingBlocks.Languages;
using App.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Languages;

/// <summary>The files of texts of each language that the product speaks: nothing is missing in them, and nothing in them is for nothing.</summary>
public sealed class TranslationTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public void Every_error_has_a_translation_in_every_language()
    {
        foreach (var language in Languages())
        {
            var texts = Merged(language);
            string[] missing = [.. ErrorTexts.Projects.SelectMany(ErrorTexts.Sentences).Concat(ErrorTexts.Framework(app)).Distinct()
                .Where(text => texts.Find(text) is null)];

            Assert.True(
                missing.Length == 0,
                $"Texts/{language}.json of the module has no translation of these. If nobody reads one as an error, say so in ErrorTexts.\n{string.Join('\n', missing)}");
        }
    }

    [Fact]
    public void No_translation_is_of_what_nobody_says()
    {
        string[] framework = [.. ErrorTexts.Framework(app), .. ErrorTexts.Names(app)];
        foreach (var (language, project) in Languages().SelectMany(language => ErrorTexts.Projects.Select(project => (language, project))))
        {
            var said = ErrorTexts.Literals(project).ToHashSet(StringComparer.Ordinal);
            var unsaid = Read(project, language).Where(text => !said.Contains(text.Key) && !framework.Any(sentence => new Texts(language, [text]).Find(sentence) is not null));

            Assert.True(!unsaid.Any(), $"{project}/Texts/{language}.json translates what the code does not say:\n{string.Join('\n', unsaid.Select(text => text.Key))}");
        }
    }

    //#if (template)
    [Fact]
    public void No_exemption_is_out_of_date() => Assert.Empty(ErrorTexts.StaleExemptions);

    //#endif
    [Fact]
    public void Sentences_are_found_in_the_code_as_they_are_said()
    {
        var code = """
            // "A comment."
            const string Sql = @"Not ""this"".";
            var a = "One \"quoted\" word, " + $"and {(b ? "this" : '"')}, " + $"{c.ToString("D")}."; // "Nor this."
            """;

        Assert.Equal(["One \"quoted\" word, and {0}, {1}."], new Literals(code).All().Select(literal => literal.Text));
    }

    private IEnumerable<string> Languages()
    {
        string[] spoken = app.Services.GetRequiredService<IConfiguration>()["App:Languages"]?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        //#if (template)
        // Products get the example whole.
        spoken = [.. spoken, "de"];
        //#endif
        return spoken.Where(language => language != "en").Distinct();
    }

    private static Texts Merged(string language) => new(
        language, ErrorTexts.Projects.SelectMany(project => Read(project, language)).GroupBy(text => text.Key, (key, texts) => KeyValuePair.Create(key, texts.First().Value)));

    private static Dictionary<string, string> Read(string project, string language) =>
        Path.Combine(project, "Texts", $"{language}.json") is var file && File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))! : [];
}
