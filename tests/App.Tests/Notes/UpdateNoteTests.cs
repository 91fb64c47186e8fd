using System.Net;
using App.Tests.Support;

namespace App.Tests.Notes;

public sealed class UpdateNoteTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Changed_note_is_answered_and_stored()
    {
        var ada = await app.SignedInAsync();
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk", body = "Two litres" });
        app.Clock.Advance(TimeSpan.FromHours(1));

        var updated = await ada.PutAsync(created.Location, new { title = " Oat milk ", body = "One litre" });

        updated.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("Oat milk", "One litre"), (updated["title"], updated["body"]));
        Assert.Equal((created["id"], created["createdAt"]), (updated["id"], updated["createdAt"]));
        Assert.True((DateTimeOffset)updated.Json["updatedAt"]! - (DateTimeOffset)created.Json["updatedAt"]! >= TimeSpan.FromHours(1));
        Assert.Equal(updated.Text, (await ada.GetAsync(created.Location)).Text);
    }

    [Fact]
    public async Task Wrong_change_is_refused_and_the_note_stays()
    {
        var ada = await app.SignedInAsync();
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        var refused = await ada.PutAsync(created.Location, new { title = new string('x', 201) });

        refused.ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        Assert.NotNull(refused["errors.title.0"]);
        Assert.Equal(created.Text, (await ada.GetAsync(created.Location)).Text);
    }

    [Fact]
    public async Task Members_that_are_not_asked_for_change_nothing()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        var created = await ada.PostAsync($"{ada.Api}/notes", new { title = "Milk" });

        var updated = await ada.PutAsync(created.Location, new { title = "Milk", id = Guid.NewGuid(), organizationId = ben.Id, createdAt = "2001-01-01T00:00:00Z" });

        Assert.Equal((created["id"], created["createdAt"]), (updated["id"], updated["createdAt"]));
        Assert.Equal(updated.Text, (await ada.GetAsync(created.Location)).Text);
    }

    [Fact]
    public async Task Unknown_note_is_not_found()
    {
        var ada = await app.SignedInAsync();

        (await ada.PutAsync($"{ada.Api}/notes/{Guid.NewGuid()}", new { title = "Milk" })).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await ada.SubmitAsync($"{ada.Pages}/notes/{Guid.NewGuid()}/edit", ("title", "Milk"))).ShouldBe(HttpStatusCode.NotFound);
    }
}
