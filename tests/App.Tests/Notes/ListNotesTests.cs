using System.Net;
using App.Tests.Support;

namespace App.Tests.Notes;

public sealed class ListNotesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Newest_note_comes_first()
    {
        var ada = await WithNotesAsync("First", "Second", "Third");

        Assert.Equal(["Third", "Second", "First"], Titles(await ada.GetAsync($"{ada.Api}/notes")));
    }

    [Fact]
    public async Task Empty_list_has_no_next_page()
    {
        var ada = await app.SignedInAsync();

        Assert.Equal("""{"items":[],"next":null}""", (await ada.GetAsync($"{ada.Api}/notes")).ShouldBe(HttpStatusCode.OK).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task Pages_join_into_the_whole_list(int limit)
    {
        string[] titles = ["5", "4", "3", "2", "1"];
        var ada = await WithNotesAsync([.. titles.Reverse()]);
        var seen = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await ada.GetAsync($"{ada.Api}/notes?limit={limit}{(next == "" ? "" : $"&after={next}")}");
            Assert.InRange(Titles(page).Count, 1, limit);
            seen.AddRange(Titles(page));
            next = page["next"];
        }

        Assert.Equal(titles, seen);
    }

    [Fact]
    public async Task Note_written_meanwhile_does_not_shift_the_next_page()
    {
        var ada = await WithNotesAsync("1", "2", "3", "4");
        var first = await ada.GetAsync($"{ada.Api}/notes?limit=2");
        await ada.PostAsync($"{ada.Api}/notes", new { title = "5" });

        Assert.Equal(["2", "1"], Titles(await ada.GetAsync($"{ada.Api}/notes?limit=2&after={first["next"]}")));
    }

    [Fact]
    public async Task Page_has_20_notes_when_none_asks_for_more()
    {
        var ada = await WithNotesAsync([.. Enumerable.Range(1, 21).Select(number => $"{number}")]);

        var page = await ada.GetAsync($"{ada.Api}/notes");

        Assert.Equal(20, Titles(page).Count);
        Assert.Equal(page["items.19.id"], page["next"]);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=101")]
    [InlineData("limit=99999999999")]
    [InlineData("limit=ten")]
    [InlineData("after=yesterday")]
    public async Task Wrong_paging_is_refused(string query)
    {
        var ada = await app.SignedInAsync();

        (await ada.GetAsync($"{ada.Api}/notes?{query}")).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Theory]
    [InlineData("milk", "Milk and bread", "SKIMMED MILK")]
    [InlineData("MILK AND", "Milk and bread")]
    [InlineData("100%", "100% wool")]
    [InlineData("a_b", "a_b")]
    [InlineData("_", "a_b")]
    [InlineData(@"c:\temp", @"C:\Temp")]
    [InlineData(@"\", @"C:\Temp")]
    [InlineData("äpfel", "ÄPFEL", "äpfel")]
    [InlineData("ÄPFEL", "ÄPFEL", "äpfel")]
    [InlineData("привет", "Привет")]
    [InlineData("'; DROP TABLE users; --")]
    [InlineData("nowhere")]
    public async Task Search_finds_titles_that_contain_the_words(string words, params string[] found)
    {
        var ada = await WithNotesAsync("Milk and bread", "SKIMMED MILK", "100% wool", "1000 wool", "a_b", "axb", @"C:\Temp", "ÄPFEL", "äpfel", "Привет");

        Assert.Equal(found.Order(), Titles(await ada.GetAsync($"{ada.Api}/notes?q={Uri.EscapeDataString(words)}")).Order());
    }

    [Fact]
    public async Task Search_is_paged_like_the_list()
    {
        var ada = await WithNotesAsync("a1", "b", "a2", "b", "a3");

        var first = await ada.GetAsync($"{ada.Api}/notes?q=A&limit=2");
        var second = await ada.GetAsync($"{ada.Api}/notes?q=A&limit=2&after={first["next"]}");

        Assert.Equal(["a3", "a2"], Titles(first));
        Assert.Equal(["a1"], Titles(second));
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task Search_longer_than_a_title_can_be_is_refused()
    {
        var ada = await app.SignedInAsync();

        (await ada.GetAsync($"{ada.Api}/notes?q={new string('x', 101)}")).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
    }

    private static List<string> Titles(Answer page) =>
        [.. page.ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Select(note => (string)note!["title"]!)];

    private async Task<TestPerson> WithNotesAsync(params string[] titles)
    {
        var ada = await app.SignedInAsync();
        foreach (var title in titles)
        {
            (await ada.PostAsync($"{ada.Api}/notes", new { title })).ShouldBe(HttpStatusCode.Created);
        }

        return ada;
    }
}
