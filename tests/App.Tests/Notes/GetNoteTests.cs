using System.Net;
using App.Tests.Support;

namespace App.Tests.Notes;

public sealed class GetNoteTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Note_has_these_members_and_no_others()
    {
        var ada = await app.SignedInAsync();
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        var note = (await ada.GetAsync(created.Location)).ShouldBe(HttpStatusCode.OK).Json.AsObject();

        Assert.Equal(["id", "title", "body", "createdAt", "updatedAt"], note.Select(member => member.Key));
        Assert.Equal("", (string?)note["body"]);
        Assert.Equal((string?)note["createdAt"], (string?)note["updatedAt"]);
        Assert.Matches(@"^2027-01-15T09:00:\d\d(\.\d{1,3})?\+00:00$", (string?)note["createdAt"]);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("no-id")]
    public async Task Unknown_note_is_not_found(string id)
    {
        var ada = await app.SignedInAsync();

        (await ada.GetAsync($"{ada.Api}/notes/{id}")).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await ada.GetAsync($"{ada.Pages}/notes/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await ada.GetAsync($"{ada.Pages}/notes/{id}/edit")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Colleague_reads_the_same_note()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ben, ada.Slug);
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        Assert.Equal(created.Text, (await ben.GetAsync(created.Location)).Text);
    }

    [Fact]
    public async Task Nobody_reads_without_signing_in()
    {
        var ada = await app.SignedInAsync();
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        (await app.Anonymous().GetAsync(created.Location)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }
}
