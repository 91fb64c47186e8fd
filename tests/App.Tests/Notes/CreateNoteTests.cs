using System.Net;
using App.Tests.Support;

namespace App.Tests.Notes;

public sealed class CreateNoteTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task New_note_is_read_where_the_answer_says()
    {
        var ada = await app.SignedInAsync("Ada");

        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = " Milk ", body = "Two litres" });

        created.ShouldBe(HttpStatusCode.Created);
        Assert.Equal(("Milk", "Two litres"), (created["title"], created["body"]));
        Assert.Equal($"{ada.Api}/notes/{created["id"]}", created.Location);
        Assert.Equal(created.Text, (await ada.GetAsync(created.Location)).Text);
    }

    [Theory]
    [InlineData("", 0, "title")]
    [InlineData("   ", 0, "title")]
    [InlineData("Milk", 20_001, "body")]
    public async Task Wrong_field_is_named_and_nothing_is_stored(string title, int bodyLength, string field)
    {
        var ada = await app.SignedInAsync("Ada");

        var refused = await ada.PostAsync($"{ada.Api}/notes", new { title, body = new string('x', bodyLength) });

        refused.ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        Assert.NotNull(refused[$"errors.{field}.0"]);
        Assert.Empty((await ada.GetAsync($"{ada.Api}/notes")).Json["items"]!.AsArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task Field_that_is_no_text_is_named(int? body)
    {
        var ada = await app.SignedInAsync("Ada");

        var refused = (await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk", body })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");

        Assert.NotNull(refused["errors.body.0"]);
    }

    [Fact]
    public async Task Form_with_a_mistake_comes_back_with_what_was_typed()
    {
        var ada = await app.SignedInAsync("Ada");

        var page = await ada.SubmitAsync($"{ada.Pages}/notes", ("title", ""), ("body", "Two litres"));

        page.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Two litres", page.Find("textarea[name=body]").TextContent);
        Assert.NotEmpty(page.Find("#title-error").TextContent);
    }
}
