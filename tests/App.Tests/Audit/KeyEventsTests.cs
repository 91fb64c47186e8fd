using System.Net;
using App.BuildingBlocks.Audit;
using App.Tests.Accounts;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Audit;

/// <summary>Which API key it was stands in the log.</summary>
public sealed class KeyEventsTests : IDisposable
{
    private readonly TestApp _app = new();

    [Fact]
    public async Task S63_What_is_done_with_a_key_names_the_key()
    {
        var ada = await _app.SignedInAsync();
        var made = await MakeAsync(ada, $"{ada.Api}/api-keys");
        (await KeyClient.Of(_app, made["key"]!).GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "owners_only");
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = false })).ShouldBe(HttpStatusCode.OK);

        var events = (await ada.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();

        Assert.Equal(
            [
                ("organizations.two_factor_rule_changed", null), ("access.denied", made["details.id"]), ("accounts.api_key_created", made["details.id"]),
                ("organizations.created", null),
            ],
            events.Select(item => ((string?)item!["action"], (string?)item["keyId"])));
        var page = (await ada.GetAsync($"{ada.Pages}/activity")).ShouldBe(HttpStatusCode.OK).Page.QuerySelectorAll(".list-row").Select(row => row.TextContent).ToList();
        Assert.Contains($"API key {made["details.hint"]}", page[1], StringComparison.Ordinal);
        Assert.DoesNotContain("API key sk_", page[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task S63_Key_that_is_made_changed_and_revoked_is_named_in_the_log_of_its_person()
    {
        var ada = await _app.SignedInAsync();
        var made = await MakeAsync(ada, "/api/v1/accounts/api-keys");
        (await ada.PutAsync(made.Location, new { name = "Other", scopes = new[] { "read" }, isEnabled = true })).ShouldBe(HttpStatusCode.OK);
        (await KeyClient.Of(_app, made["key"]!).PostAsync("/api/v1/organizations", new { name = "Acme" })).ShouldBe(HttpStatusCode.Forbidden);
        (await ada.DeleteAsync(made.Location)).ShouldBe(HttpStatusCode.NoContent);

        var events = (await ada.GetAsync("/api/v1/accounts/activity")).Json["items"]!.AsArray().Where(item => (string?)item!["keyId"] == made["details.id"]);

        Assert.Equal(
            ["accounts.api_key_revoked", "access.denied", "accounts.api_key_updated", "accounts.api_key_created"], events.Select(item => (string?)item!["action"]));
        Assert.Contains($"API key {made["details.hint"]}", (await ada.GetAsync("/account/activity")).Find("main").TextContent, StringComparison.Ordinal);
        await _app.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM accounts_api_keys"));
        Assert.Contains("A former API key", (await ada.GetAsync("/account/activity")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S63_Chain_notices_when_a_key_is_taken_out_of_an_event_put_in_or_replaced()
    {
        var ada = await _app.SignedInAsync();
        await MakeAsync(ada, "/api/v1/accounts/api-keys");
        var verification = _app.Services.GetRequiredService<AuditVerification>();
        Assert.Empty((await verification.RunAsync()).Problems);
        await _app.Database.WriteAsync(connection => connection.ExecuteAsync("DROP TRIGGER audit_events_no_update"));
        var key = (await _app.QueryAsync<Guid>("SELECT key_id FROM audit_events WHERE key_id IS NOT NULL")).Single();

        foreach (var (forged, of) in new (Guid?, string)[] { (null, "= 'accounts.api_key_created'"), (Guid.NewGuid(), "= 'accounts.api_key_created'"), (key, "<> ''") })
        {
            await _app.Database.WriteAsync(connection => connection.ExecuteAsync($"UPDATE audit_events SET key_id = @forged WHERE action {of}", new { forged }));
            Assert.NotEmpty((await verification.RunAsync()).Problems);
        }

        await _app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE audit_events SET key_id = NULL WHERE action <> 'accounts.api_key_created'"));
        Assert.Empty((await verification.RunAsync()).Problems);
    }

    public void Dispose() => _app.Dispose();

    private static async Task<Answer> MakeAsync(TestPerson person, string path) =>
        (await person.PostAsync(path, new { name = "Key", scopes = new[] { "read" } })).ShouldBe(HttpStatusCode.Created);
}
