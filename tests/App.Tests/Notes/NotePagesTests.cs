using System.Net;
using App.Tests.Support;

namespace App.Tests.Notes;

public sealed class NotePagesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Empty_list_invites_to_write()
    {
        var ada = await app.SignedInAsync();

        var page = await ada.GetAsync($"{ada.Pages}/notes");

        Assert.Equal($"{ada.Pages}/notes/new", page.Find(".empty a").GetAttribute("href"));
        Assert.Empty(page.Page.QuerySelectorAll("[role=search]"));
    }

    [Fact]
    public async Task Saved_form_leads_to_the_note_with_a_message_that_is_shown_once()
    {
        var ada = await app.SignedInAsync();

        var saved = await ada.SubmitAsync($"{ada.Pages}/notes", ("title", "Milk"), ("body", "Two litres"));

        saved.ShouldBe(HttpStatusCode.Redirect);
        var page = await ada.GetAsync(saved.Location);
        Assert.Equal("Milk", page.Find("h1").TextContent);
        Assert.Equal("Two litres", page.Find(".prose").TextContent);
        Assert.Contains("Note saved.", page.Find(".flash[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty((await ada.GetAsync(saved.Location)).Page.QuerySelectorAll(".flash"));
    }

    [Fact]
    public async Task Line_breaks_of_a_form_are_stored_as_line_feeds()
    {
        var ada = await app.SignedInAsync();

        await ada.SubmitAsync($"{ada.Pages}/notes", ("title", "Lines"), ("body", "\r\none\r\ntwo\rthree\nfour"));

        var note = await ada.GetAsync($"{ada.Api}/notes");
        Assert.Equal("\none\ntwo\nthree\nfour", note["items.0.body"]);
        var edit = await ada.GetAsync($"{ada.Pages}/notes/{note["items.0.id"]}/edit");
        Assert.Equal("\none\ntwo\nthree\nfour", edit.Find("textarea").TextContent);
    }

    [Fact]
    public async Task Edit_form_shows_the_note_and_changes_it()
    {
        var ada = await app.SignedInAsync();
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk", body = "Two litres" });
        var address = $"{ada.Pages}/notes/{created["id"]}";

        var form = await ada.GetAsync($"{address}/edit");
        Assert.Equal("Milk", form.Find("#title").GetAttribute("value"));
        Assert.Equal($"{address}/edit", form.Find("main form.form").GetAttribute("action"));

        var saved = await ada.SubmitAsync($"{address}/edit", ("title", "Oat milk"), ("body", ""));
        Assert.Equal(address, saved.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Equal("Oat milk", (await ada.GetAsync(address)).Find("h1").TextContent);
    }

    [Fact]
    public async Task Refused_change_keeps_what_was_typed_and_leaves_the_note()
    {
        var ada = await app.SignedInAsync();
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk", body = "Two litres" });

        var refused = await ada.SubmitAsync($"{ada.Pages}/notes/{created["id"]}/edit", ("title", " "), ("body", "Typed"));

        refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Typed", refused.Find("textarea").TextContent);
        Assert.Equal("true", refused.Find("#title").GetAttribute("aria-invalid"));
        Assert.Contains("title-error", refused.Find("#title").GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.StartsWith("Error: ", refused.Page.Title, StringComparison.Ordinal);
        Assert.Equal(created.Text, (await ada.GetAsync(created.Location)).Text);
    }

    [Fact]
    public async Task List_leads_to_older_notes_and_back()
    {
        var ada = await app.SignedInAsync();
        for (var number = 1; number <= 21; number++)
        {
            await ada.PostAsync($"{ada.Api}/notes", new { title = $"Letter & more {number}" });
        }

        var first = await ada.GetAsync($"{ada.Pages}/notes?q=letter+%26");
        Assert.Equal(20, first.Page.QuerySelectorAll(".list-row").Length);
        Assert.Empty(first.Page.QuerySelectorAll("[rel=prev]"));

        var second = await ada.GetAsync(first.Find("[rel=next]").GetAttribute("href")!);
        Assert.Equal("Letter & more 1", second.Find(".list-row a").TextContent);
        Assert.Equal("letter &", second.Find("#q").GetAttribute("value"));
        Assert.Empty(second.Page.QuerySelectorAll("[rel=next]"));

        var back = await ada.GetAsync(second.Find("[rel=prev]").GetAttribute("href")!);
        Assert.Equal(20, back.Page.QuerySelectorAll(".list-row").Length);
    }

    [Theory]
    [InlineData("", ".list-row")]
    [InlineData("%20%20", ".list-row")]
    [InlineData("nothing", ".empty")]
    public async Task Search_shows_what_it_found(string query, string shown)
    {
        var ada = await app.SignedInAsync();
        await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        var page = (await ada.GetAsync($"{ada.Pages}/notes?q={query}")).ShouldBe(HttpStatusCode.OK);

        page.Find(shown);
        page.Find("#q");
    }

    [Fact]
    public async Task Search_that_is_too_long_is_cut()
    {
        var ada = await app.SignedInAsync();
        await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        var page = (await ada.GetAsync($"{ada.Pages}/notes?q={new string('x', 500)}")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(100, page.Find("#q").GetAttribute("value")!.Length);
    }
}
