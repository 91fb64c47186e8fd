using System.Net;
using App.Tests.Accounts;
using App.Tests.Support;

namespace App.Tests.Notes;

/// <summary>What happens to notes when something happens to the account.</summary>
public sealed class AccountNotesTests
{
    [Fact]
    public async Task Notes_go_with_the_account_and_those_of_others_stay()
    {
        using var app = new TestApp();
        var (ada, _) = await WriteAsync(app);
        await DeleteAccountTests.DeleteAsync(app, ada);

        app.Clock.Advance(TimeSpan.FromDays(14.1));

        await DeleteAccountTests.WaitAsync(async () => (await app.QueryAsync<string>("SELECT title FROM notes_notes")).SequenceEqual(["Ben's"]));
    }

    [Fact]
    public async Task Export_holds_the_notes_of_ones_own_organization()
    {
        using var app = new TestApp();
        var (ada, _) = await WriteAsync(app);

        var file = (await ada.PostAsync("/api/v1/accounts/export")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal("Mine", file["notes.0.notes.0.title"]);
        Assert.DoesNotContain("Ben", file.Text, StringComparison.Ordinal);
    }

    private static async Task<(TestPerson Ada, TestPerson Ben)> WriteAsync(TestApp app)
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await ada.PostAsync($"{ada.Api}/notes", new { title = "Mine", body = "Words" });
        await ben.PostAsync($"{ben.Api}/notes", new { title = "Ben's", body = "" });
        return (ada, ben);
    }
}
