using System.Net;
using App.Tests.Accounts;
using App.Tests.Support;

namespace App.Tests.Notes;

/// <summary>A module's routes as programs use them.</summary>
public sealed class ApiKeysNotesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Scope_of_a_module_opens_the_module_only()
    {
        var ada = await app.SignedInAsync();
        var key = KeyClient.Of(app, await KeyClient.MakeAsync(ada, "notes:write"));

        (await key.PostAsync($"{ada.Api}/notes", new { title = "By a program" })).ShouldBe(HttpStatusCode.Created);
        (await key.GetAsync($"{ada.Api}/notes")).ShouldBe(HttpStatusCode.Forbidden, "missing_scope");
        (await key.GetAsync("/api/v1/organizations")).ShouldBe(HttpStatusCode.Forbidden, "missing_scope");
    }

    [Fact]
    public async Task Owner_of_what_a_key_makes_is_not_taken_from_the_request()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ada, ben.Slug);
        var key = KeyClient.Of(app, await KeyClient.MakeForOrganizationAsync(ada, "read", "write"));
        var bens = (await ben.GetAsync("/api/v1/organizations"))["items.0.id"];

        var made = await key.PostAsync(
            $"{ada.Api}/notes?organizationId={bens}&userId={ben.Id}", new { title = "Ours", organizationId = bens, orgId = bens, userId = ben.Id });

        made.ShouldBe(HttpStatusCode.Created);
        Assert.Empty((await ben.GetAsync($"{ben.Api}/notes")).Json["items"]!.AsArray());
        Assert.Single((await key.GetAsync($"{ada.Api}/notes")).Json["items"]!.AsArray());
        (await key.PostAsync($"{ben.Api}/notes", new { title = "Not ours" })).ShouldBe(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("UPDATE accounts_api_keys SET revoked_at = created_at")]
    [InlineData("UPDATE accounts_users SET disabled_at = created_at")]
    public async Task Request_writes_nothing_once_its_key_was_taken_back(string end)
    {
        var late = new LateRequest();
        using var own = new TestApp { With = late.Watch };
        var ada = await own.SignedInAsync();
        var key = KeyClient.Of(own, await KeyClient.MakeAsync(ada, "notes:write"));

        var answer = await late.PostAsync(own, key, $"{ada.Api}/notes", "application/json", """{"title":"Too late"}""", end);

        answer.ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        Assert.Empty(await own.QueryAsync<string>("SELECT title FROM notes_notes"));
    }
}
