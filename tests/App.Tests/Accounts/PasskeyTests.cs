using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

public sealed class PasskeyTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Passkeys = "/api/v1/accounts/passkeys";
    private const string SignIn = "/api/v1/accounts/passkeys/sign-in";
    private const string Me = "/api/v1/accounts/me";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task Passkey_is_added_under_the_name_of_what_made_it_then_renamed_and_removed()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        var item = (await ada.GetAsync(Passkeys)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("Bitwarden", null, 1), (item["items.0.name"], item["items.0.lastUsedAt"], item.Json["items"]!.AsArray().Count));
        await _mail.WaitForAsync(ada.Email, "A passkey was added");

        var one = $"{Passkeys}/{item["items.0.id"]}";
        (await ada.PutAsync(one, new { name = " My phone " })).ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal("My phone", (await ada.GetAsync(Passkeys))["items.0.name"]);
        Assert.Contains("My phone", (await ada.GetAsync("/account/security")).ShouldBe(HttpStatusCode.OK).Find("#passkeys h3").TextContent, StringComparison.Ordinal);

        (await ada.DeleteAsync(one)).ShouldBe(HttpStatusCode.NoContent);
        (await ada.DeleteAsync(one)).ShouldBe(HttpStatusCode.NotFound);
        await _mail.WaitForAsync(ada.Email, "A passkey was removed");
        (await EnterAsync(app.Anonymous(), key)).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
        Assert.Equal(
            ["accounts.passkey_added", "accounts.passkey_renamed", "accounts.passkey_removed"],
            await app.QueryAsync<string>("SELECT action FROM audit_events WHERE account_id = @Id AND action LIKE 'accounts.passkey%' ORDER BY position", new { ada.Id }));
    }

    [Fact]
    public async Task Passkey_signs_in_alone_and_is_two_factors_in_one()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET two_factor_required = TRUE WHERE id = @Id", new { ada.Id }));
        var client = app.Anonymous();

        Assert.Equal(ada.Email, (await EnterAsync(client, key)).ShouldBe(HttpStatusCode.OK)["email"]);

        (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        Assert.NotNull((await client.GetAsync(Passkeys))["items.0.lastUsedAt"]);
    }

    [Fact]
    public async Task Page_takes_the_passkey_by_a_form_and_leads_on()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        var client = app.Anonymous();
        var form = (await client.GetAsync("/sign-in")).Find("form[data-passkey=get]");
        Assert.True(form.HasAttribute("hidden"));
        var options = (await client.PostAsync(form.GetAttribute("data-options")!)).ShouldBe(HttpStatusCode.OK).Json;

        var answer = await client.SubmitAsync(form.GetAttribute("action")!, ("credential", key.Get(options)), ("returnUrl", "/account/sessions"));

        Assert.Equal("/account/sessions", answer.ShouldBe(HttpStatusCode.Redirect).Location);
        var refused = (await client.SubmitAsync("/sign-in/passkey", ("credential", "{}"))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("did not work", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/account/security/passkeys/new")).Status);
    }

    [Fact]
    public async Task Options_name_the_product_s_own_domain_and_no_account()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        var entering = (await app.Anonymous().PostAsync($"{SignIn}/options")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("app.example.com", "required"), (entering["rpId"], entering["userVerification"]));
        Assert.Empty(entering.Json["allowCredentials"]?.AsArray() ?? []);

        var adding = (await ada.PostAsync($"{Passkeys}/options")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("app.example.com", ada.Email), (adding["rp.id"], adding["user.name"]));
        Assert.Equal("required", adding["authenticatorSelection.residentKey"]);
        Assert.Single(adding.Json["excludeCredentials"]!.AsArray());
    }

    private static async Task<Answer> EnterAsync(TestClient client, SoftAuthenticator key)
    {
        var options = (await client.PostAsync($"{SignIn}/options")).ShouldBe(HttpStatusCode.OK).Json;
        return await client.PostAsync(SignIn, new { credential = key.Get(options) });
    }

    private async Task<(TestPerson Person, SoftAuthenticator Key)> WithPasskeyAsync()
    {
        var person = await app.SignedInAsync();
        var key = new SoftAuthenticator(person.Origin);
        var options = (await person.PostAsync($"{Passkeys}/options")).ShouldBe(HttpStatusCode.OK).Json;
        (await person.PostAsync(Passkeys, new { credential = key.Create(options) })).ShouldBe(HttpStatusCode.Created);
        return (person, key);
    }
}
