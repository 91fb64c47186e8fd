using System.Net;
using App.Tests.Support;

namespace App.Tests.Notes;

public sealed class DeleteNoteTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Deleted_note_is_gone()
    {
        var ada = await app.SignedInAsync();
        var kept = await ada.PostAsync($"{ada.Api}/notes", new { title = "Bread" });
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        var deleted = await ada.DeleteAsync(created.Location);

        deleted.ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal("", deleted.Text);
        (await ada.GetAsync(created.Location)).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await ada.DeleteAsync(created.Location)).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await ada.GetAsync(kept.Location)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_deletes_and_says_so()
    {
        var ada = await app.SignedInAsync();
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        var answer = await ada.SubmitAsync($"{ada.Pages}/notes/{created["id"]}/delete");

        answer.ShouldBe(HttpStatusCode.Redirect);
        Assert.Equal($"{ada.Pages}/notes", answer.Location);
        Assert.Contains("deleted", (await ada.GetAsync(answer.Location)).Find(".flash").TextContent, StringComparison.Ordinal);
        (await ada.SubmitAsync($"{ada.Pages}/notes/{created["id"]}/delete")).ShouldBe(HttpStatusCode.NotFound);
    }
}
