using System.Net;
using System.Text;
using App.Modules.Accounts.Contracts;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class ApiKeysTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Keys = "/api/v1/accounts/api-keys";
    private const string Me = "/api/v1/accounts/me";

    [Fact]
    public async Task Key_acts_for_its_person_and_is_listed_without_its_text()
    {
        var ada = await app.SignedInAsync();
        var made = await ada.PostAsync(Keys, new { name = " Backup ", scopes = new[] { "write", "read" }, expiresInDays = 30 });

        var key = made.ShouldBe(HttpStatusCode.Created)["key"]!;
        var listed = await ada.GetAsync(Keys);

        Assert.Matches("^sk_[0-9A-Za-z]{36}$", key);
        Assert.Equal(ada.Email, (await KeyClient.Of(app, key).GetAsync(Me)).ShouldBe(HttpStatusCode.OK)["email"]);
        Assert.Equal(("Backup", $"sk_…{key[^4..]}"), (listed["items.0.name"], listed["items.0.hint"]));
        Assert.Equal("""["read","write"]""", listed.Json["items"]![0]!["scopes"]!.ToJsonString());
        Assert.DoesNotContain(key, listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Making_one_is_told_by_mail_and_in_the_audit_log()
    {
        var ada = await app.SignedInAsync();
        var key = await KeyClient.MakeAsync(ada);

        var mail = await new Mailbox(app).WaitForAsync(ada.Email, "An API key was created");

        Assert.Contains($"sk_…{key[^4..]}", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, mail.Text, StringComparison.Ordinal);
        Assert.Contains("accounts.api_key_created", await app.QueryAsync<string>("SELECT action FROM audit_events WHERE account_id = @Id", new { ada.Id }));
    }

    [Fact]
    public async Task S52_Making_one_takes_somebody_who_just_proved_who_it_is()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        own.Clock.Advance(TimeSpan.FromMinutes(6));

        (await ada.PostAsync(Keys, new { name = "Key", scopes = new[] { "read" } })).ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
        (await ada.PostAsync($"{ada.Api}/api-keys", new { name = "Key", scopes = new[] { "read" } })).ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
        var page = await ada.GetAsync("/account/api-keys/new");

        Assert.Equal("/account/confirm-access?returnUrl=%2Faccount%2Fapi-keys%2Fnew", page.ShouldBe(HttpStatusCode.Redirect).Location);
        (await ada.GetAsync(Keys)).ShouldBe(HttpStatusCode.OK);
        Assert.Empty(await own.QueryAsync<string>("SELECT name FROM accounts_api_keys"));
    }

    [Fact]
    public async Task Revoked_or_expired_key_is_dead_at_once()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        var made = await ada.PostAsync(Keys, new { name = "Revoked", scopes = new[] { "read" } });
        var revoked = KeyClient.Of(own, made["key"]!);
        var expired = KeyClient.Of(own, (await ada.PostAsync(Keys, new { name = "Expired", scopes = new[] { "read" }, expiresInDays = 1 }))["key"]!);
        (await revoked.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        (await expired.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);

        (await ada.DeleteAsync($"{Keys}/{made["details.id"]}")).ShouldBe(HttpStatusCode.NoContent);
        (await revoked.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        own.Clock.Advance(TimeSpan.FromDays(1));
        (await expired.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");

        Assert.Equal("True", (await ada.GetAsync(Keys))["items.0.isExpired"], ignoreCase: true);
        (await ada.DeleteAsync($"{Keys}/{made["details.id"]}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_revokes_the_key_of_another()
    {
        var (ada, mallory) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Mallory"));
        var made = await ada.PostAsync(Keys, new { name = "Key", scopes = new[] { "read" } });

        (await mallory.DeleteAsync($"{Keys}/{made["details.id"]}")).ShouldBe(HttpStatusCode.NotFound);
        (await mallory.SubmitAsync($"/account/api-keys/{made["details.id"]}/revoke")).ShouldBe(HttpStatusCode.NotFound);

        (await KeyClient.Of(app, made["key"]!).GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        Assert.Empty((await mallory.GetAsync(Keys)).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task S49_V14_V15_Disabled_or_deleted_account_has_no_keys()
    {
        var ada = await app.SignedInAsync();
        var key = KeyClient.Of(app, await KeyClient.MakeAsync(ada, "read", "write", "manage"));
        await app.Services.GetRequiredService<IAccounts>().DisableAsync(ada.Email);
        (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");

        var ben = await app.SignedInAsync("Ben");
        var other = KeyClient.Of(app, await KeyClient.MakeAsync(ben, "read"));
        var organization = KeyClient.Of(app, await KeyClient.MakeForOrganizationAsync(ben, "read", "manage"));
        (await organization.GetAsync($"{ben.Api}/activity")).ShouldBe(HttpStatusCode.OK);
        await ben.PostAsync("/api/v1/accounts/deletion");
        var token = await new Mailbox(app).TokenAsync(ben.Email, "/confirm-deletion");
        (await app.Anonymous().PostAsync("/api/v1/accounts/deletion/confirm", new { token })).ShouldBe(HttpStatusCode.NoContent);

        (await other.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        (await organization.GetAsync($"{ben.Api}/activity")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
    }

    [Theory]
    [InlineData("""{ "name": "Key" }""", "scopes")]
    [InlineData("""{ "name": "Key", "scopes": [] }""", "scopes")]
    [InlineData("""{ "name": "Key", "scopes": [null] }""", "scopes")]
    [InlineData("""{ "name": "Key", "scopes": ["everything"] }""", "scopes")]
    [InlineData("""{ "name": "", "scopes": ["read"] }""", "name")]
    [InlineData("""{ "name": "Key", "scopes": ["read"], "expiresInDays": 0 }""", "expiresInDays")]
    [InlineData("""{ "name": "Key", "scopes": ["read"], "requestsPerMinute": 601 }""", "requestsPerMinute")]
    public async Task What_cannot_be_made_is_refused_at_its_field(string body, string field)
    {
        var ada = await app.SignedInAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, Keys) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

        var answer = await ada.SendAsync(request);

        Assert.NotNull(answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed")[$"errors.{field}"]);
    }

    [Fact]
    public async Task V01_Address_that_is_proven_by_another_voids_the_keys_of_who_had_it_before()
    {
        using var strict = new StrictApp();
        await strict.ConfirmedAsync("ada@example.com");
        var ada = strict.App.Anonymous();
        (await StrictApp.SignInAsync(ada, "ada@example.com")).ShouldBe(HttpStatusCode.OK);
        var key = (await ada.PostAsync(Keys, new { name = "Key", scopes = new[] { "read" } }))["key"]!;
        await strict.App.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET email_confirmed_at = NULL"));

        await strict.App.Anonymous().PostAsync("/api/v1/accounts/forgot-password", new { email = "ada@example.com" });
        var token = await strict.Mail.TokenAsync("ada@example.com", "/reset-password");
        await strict.App.Anonymous().PostAsync("/api/v1/accounts/reset-password", new { token, password = "another fine password" });

        (await KeyClient.Of(strict.App, key).GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
    }
}
