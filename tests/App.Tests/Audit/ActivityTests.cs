using System.Net;
using App.BuildingBlocks.Audit;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Audit;

public sealed class ActivityTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Person_leafs_through_the_own_events_the_newest_first()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await FillAsync(ada.Id, 45);
        await FillAsync(ben.Id, 5);
        var details = new List<string?>();
        for (string? next = "/api/v1/accounts/activity?limit=20"; next is not null;)
        {
            var page = (await ada.GetAsync(next)).ShouldBe(HttpStatusCode.OK);
            var shown = page.Json["items"]!.AsArray().Select(item => (string?)item!["detail"]);
            details.AddRange(shown.Where(detail => detail?.StartsWith("number", StringComparison.Ordinal) == true));
            next = (string?)page.Json["next"] is { } after ? $"/api/v1/accounts/activity?limit=20&after={after}" : null;
        }

        Assert.Equal(Enumerable.Range(0, 45).Reverse().Select(number => $"number {number}"), details);
    }

    [Fact]
    public async Task Page_shows_them_and_leads_on()
    {
        var ada = await app.SignedInAsync();
        await FillAsync(ada.Id, 25);

        var page = (await ada.GetAsync("/account/activity")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(20, page.Page.QuerySelectorAll(".list-row").Length);
        Assert.Contains("Things touched", page.Text, StringComparison.OrdinalIgnoreCase);
        var older = (await ada.GetAsync(page.Find("a[rel=next]").GetAttribute("href")!)).ShouldBe(HttpStatusCode.OK);
        Assert.Contains("number 0", older.Text, StringComparison.Ordinal);
        Assert.Equal("/account/activity", older.Find("a[rel=prev]").GetAttribute("href"));
    }

    [Fact]
    public async Task Owner_sees_the_organizations_events_and_who_caused_them_and_a_member_does_not()
    {
        var (ada, ben, eve) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"), await app.SignedInAsync("Eve"));
        await app.JoinAsync(ben, ada.Slug);

        (await ben.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "owners_only");
        (await ben.GetAsync($"{ada.Pages}/activity")).ShouldBe(HttpStatusCode.Forbidden);
        (await eve.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.NotFound, "not_found");
        var events = (await ada.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();

        Assert.Equal(
            [("access.denied", "Ben"), ("access.denied", "Ben"), ("organizations.created", "Ada")],
            events.Select(item => ((string?)item!["action"], (string?)item["name"])));
        Assert.Contains("Ben", (await ada.GetAsync($"{ada.Pages}/activity")).ShouldBe(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Equal($"{ada.Pages}/activity", (await ada.GetAsync(ada.Pages)).Find("dd a[href$='/activity']").GetAttribute("href"));
        Assert.Empty((await ben.GetAsync(ada.Pages)).Page.QuerySelectorAll("dd a"));
    }

    [Fact]
    public async Task S63_Refused_access_is_recorded_with_who_and_what_and_without_the_paths_values()
    {
        var (ada, mallory) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Mallory"));
        await mallory.SendAsync(new HttpRequestMessage(HttpMethod.Get, ada.Pages) { Headers = { { "User-Agent", "Mallory's browser" }, { "X-Forwarded-For", "203.0.113.9" } } });

        var denied = (await app.Services.GetRequiredService<AuditReader>().LastAsync(100, mallory.Id))[0];

        Assert.Equal(("access.denied", false, mallory.Id), (denied.Action, denied.Succeeded, denied.AccountId));
        Assert.Equal(("203.0.113.9", "Mallory's browser"), (denied.Address, denied.UserAgent));
        Assert.StartsWith("GET ", denied.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(ada.Slug + "/", denied.Detail + "/", StringComparison.Ordinal);
    }

    [Fact]
    public async Task S63_Stranger_who_is_refused_again_and_again_does_not_fill_the_log()
    {
        var (ada, mallory) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Mallory"));
        for (var number = 0; number < 40; number++)
        {
            await mallory.GetAsync(ada.Pages);
        }

        Assert.InRange((await app.Services.GetRequiredService<AuditReader>().LastAsync(1000, mallory.Id)).Count(row => row.Action == "access.denied"), 1, 20);
    }

    private async Task FillAsync(Guid account, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await app.Services.GetRequiredService<AuditLog>().RecordAsync(new SecurityEvent("accounts.things_touched", account) { Detail = $"number {number}" });
        }
    }
}
