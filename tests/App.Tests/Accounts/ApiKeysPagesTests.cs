using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class ApiKeysPagesTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";

    [Fact]
    public async Task Person_makes_a_key_sees_it_once_and_revokes_it()
    {
        var ada = await app.SignedInAsync();
        Assert.Equal("/account/api-keys/new", (await ada.GetAsync("/account/api-keys")).ShouldBe(HttpStatusCode.OK).Find(".empty a").GetAttribute("href"));
        Assert.True((await ada.GetAsync("/account/api-keys/new")).Find("[name=scopes][value=read]").HasAttribute("checked"));

        var made = await ada.SubmitAsync("/account/api-keys/new", ("name", "Backup"), ("scopes", "read"), ("scopes", "manage"), ("expiresInDays", ""), ("requestsPerMinute", ""));

        var input = made.ShouldBe(HttpStatusCode.OK).Find("input#key");
        Assert.True(input.HasAttribute("readonly"));
        Assert.Contains("no-store", made.Header("Cache-Control"), StringComparison.Ordinal);
        var key = KeyClient.Of(app, input.GetAttribute("value")!);
        (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        var list = await ada.GetAsync("/account/api-keys");
        Assert.DoesNotContain(input.GetAttribute("value")!, list.Text, StringComparison.Ordinal);
        Assert.Contains("read, manage", list.Find(".list-row").TextContent, StringComparison.Ordinal);

        var done = await ada.SubmitAsync(list.Find(".list-row form").GetAttribute("action")!);

        Assert.Contains("revoked", (await ada.GetAsync(done.ShouldBe(HttpStatusCode.Redirect).Location)).Find(".flash").TextContent, StringComparison.Ordinal);
        (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
    }

    [Fact]
    public async Task Form_without_a_choice_says_so()
    {
        var ada = await app.SignedInAsync();

        var page = await ada.SubmitAsync("/account/api-keys/new", ("name", "Backup"), ("expiresInDays", "7"));

        Assert.Equal("scopes-error", page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        Assert.Equal("#scopes", page.Find(".error-summary a").GetAttribute("href"));
        page.Find("#scopes");
        Assert.Equal(("Backup", "7"), (page.Find("#name").GetAttribute("value"), page.Find("#expiresInDays").GetAttribute("value")));
        var nameless = await ada.SubmitAsync("/account/api-keys/new", ("name", " "), ("scopes", "manage"), ("scopes", "read"), ("requestsPerMinute", "601"));
        Assert.Equal("name-error", nameless.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        Assert.Equal(["read", "manage"], nameless.Page.QuerySelectorAll("[name=scopes][checked]").Select(choice => choice.GetAttribute("value")));
        var greedy = await ada.SubmitAsync("/account/api-keys/new", ("name", "Backup"), ("scopes", "read"), ("requestsPerMinute", "601"));
        Assert.Equal("requestsPerMinute-error", greedy.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
    }

    [Fact]
    public async Task Owners_keep_the_organizations_keys_and_members_do_not_see_them()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ben, ada.Slug);

        var made = await ada.SubmitAsync(
            $"{ada.Pages}/api-keys/new", ("name", "Import"), ("scopes", "read"), ("scopes", "manage"), ("expiresInDays", "7"), ("requestsPerMinute", "5"));
        var key = KeyClient.Of(app, made.ShouldBe(HttpStatusCode.OK).Find("input#key").GetAttribute("value")!);

        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK);
        var list = (await ada.GetAsync($"{ada.Pages}/api-keys")).ShouldBe(HttpStatusCode.OK);
        Assert.Contains("Import", list.Find(".list-title").TextContent, StringComparison.Ordinal);
        Assert.Empty((await ada.GetAsync("/account/api-keys")).Page.QuerySelectorAll(".list-row"));
        (await ben.GetAsync($"{ada.Pages}/api-keys")).ShouldBe(HttpStatusCode.Forbidden);
        (await ben.SubmitAsync($"{ada.Pages}/api-keys/new", ("name", "Mine"), ("scopes", "write"))).ShouldBe(HttpStatusCode.Forbidden);
        var revoke = list.Find(".list-row form").GetAttribute("action")!;
        (await ben.SubmitAsync(revoke)).ShouldBe(HttpStatusCode.Forbidden);
        (await ada.SubmitAsync(revoke)).ShouldBe(HttpStatusCode.Redirect);
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
    }
}
