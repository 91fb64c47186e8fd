using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.External;

/// <summary>Signing in and up with a real OpenID provider.</summary>
[Collection("OpenID")]
public sealed class OpenIdSignInTests : IDisposable
{
    private const string Me = "/api/v1/accounts/me";
    private readonly OpenIdServer _provider;
    private readonly TestApp _app;

    public OpenIdSignInTests(OpenIdServer provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _provider = provider;
        _app = ExternalApp.Create(
            "corp", ("Authority", provider.Issuer), ("ClientId", "product"), ("ClientSecret", OpenIdServer.Secret), ("DisplayName", "Corp"),
            ("Accounts:RequireConfirmedEmail", "true"));
    }

    [OpenIdFact]
    public async Task Unknown_person_gets_an_account_with_an_organization_and_is_signed_in()
    {
        var client = _app.Anonymous();

        var answer = await SignInAsync(client, "ada");

        answer.ShouldBe(HttpStatusCode.Found);
        Assert.StartsWith("/o/", answer.Location, StringComparison.Ordinal);
        var me = (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("ada@example.com", "Person ada"), (me["email"], me["name"]));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(answer.Location)).Status);
        Assert.Equal((null, 1L), (await _app.QueryAsync<(string?, long)>("SELECT password_hash, email_confirmed_at IS NOT NULL FROM accounts_users")).Single());
    }

    [OpenIdFact]
    public async Task Known_person_is_signed_in_to_the_same_account_and_led_where_the_way_began()
    {
        await SignInAsync(_app.Anonymous(), "ada");
        var client = _app.Anonymous();

        var answer = await SignInAsync(client, "ada", "/account/sessions?from=here");

        Assert.Equal("/account/sessions?from=here", answer.ShouldBe(HttpStatusCode.Found).Location);
        Assert.Equal(1, (await _app.QueryAsync<long>("SELECT count(*) FROM accounts_users")).Single());
        Assert.Contains("external:corp", await _app.QueryAsync<string>("SELECT method FROM accounts_sessions"));
        Assert.Equal(2, (await _app.QueryAsync<long>("SELECT count(*) FROM audit_events WHERE action = 'accounts.signed_in' AND detail = 'external:corp'")).Single());
    }

    [OpenIdFact]
    public async Task S22_Foreign_return_address_is_ignored()
    {
        var answer = await SignInAsync(_app.Anonymous(), "ada", "https://evil.example/");
        Assert.StartsWith("/o/", answer.ShouldBe(HttpStatusCode.Found).Location, StringComparison.Ordinal);
    }

    [OpenIdFact]
    public async Task Cancelling_shows_the_sign_in_page_with_a_friendly_word_and_loses_nothing()
    {
        var client = _app.Anonymous();
        var callback = await _provider.VisitAsync(await client.StartAsync(ExternalApp.Corp, "/account/sessions"), login: null);

        var answer = await client.ReturnAsync(callback);

        answer.ShouldBe(HttpStatusCode.Forbidden);
        Assert.Contains("You did not finish signing in with Corp", answer.Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Equal("/account/sessions", answer.Find("form[action='/sign-in'] [name=returnUrl]").GetAttribute("value"));
        Assert.Equal("/account/sessions", answer.Find("form[action='/sign-in/external/corp'] [name=returnUrl]").GetAttribute("value"));
        Assert.False(client.IsSignedIn());
    }

    [OpenIdFact]
    public async Task V01_Account_whose_address_was_proven_is_never_linked_by_the_address()
    {
        await ConfirmedAsync("ada@example.com");
        var client = _app.Anonymous();

        var answer = await SignInAsync(client, "ada");

        Assert.Contains("already", answer.ShouldBe(HttpStatusCode.Conflict).Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.False(client.IsSignedIn());
        Assert.Empty(await _app.QueryAsync<string>("SELECT subject FROM accounts_logins"));
    }

    [OpenIdFact]
    public async Task V01_Stranger_who_registered_the_address_first_loses_every_key_to_the_owner()
    {
        using var lax = ExternalApp.Create("corp", ("Authority", _provider.Issuer), ("ClientId", "product"), ("ClientSecret", OpenIdServer.Secret));
        var stranger = lax.Anonymous();
        var registration = new { email = "ada@example.com", password = TestPerson.Password, name = "Mallory" };
        (await stranger.PostAsync("/api/v1/accounts/sign-up", registration)).ShouldBe(HttpStatusCode.Created);
        await stranger.ReturnAsync(await _provider.VisitAsync(await stranger.StartAsync("/account/logins/corp"), "mallory"));
        var owner = lax.Anonymous();

        var answer = await owner.ReturnAsync(await _provider.VisitAsync(await owner.StartAsync(ExternalApp.Corp), "ada"));

        answer.ShouldBe(HttpStatusCode.Found);
        Assert.Equal("ada@example.com", (await owner.GetAsync(Me)).ShouldBe(HttpStatusCode.OK)["email"]);
        (await stranger.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await lax.Anonymous().PostAsync("/api/v1/accounts/sign-in", new { email = "ada@example.com", password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized);
        Assert.Equal(["ada"], await lax.QueryAsync<string>("SELECT subject FROM accounts_logins"));
    }

    [OpenIdFact]
    public async Task V01_Address_that_the_provider_did_not_verify_opens_nothing()
    {
        var client = _app.Anonymous();

        var answer = await SignInAsync(client, "unverified-ada");

        Assert.Contains("verified", answer.ShouldBe(HttpStatusCode.Forbidden).Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.False(client.IsSignedIn());
        Assert.Equal(0, (await _app.QueryAsync<long>("SELECT count(*) FROM accounts_users")).Single());
    }

    [OpenIdFact]
    public async Task S56_State_and_code_are_worth_nothing_in_another_browser_and_nothing_a_second_time()
    {
        var client = _app.Anonymous();
        var callback = await _provider.VisitAsync(await client.StartAsync(ExternalApp.Corp), "ada");
        var thief = _app.Anonymous();
        await thief.StartAsync(ExternalApp.Corp);

        (await thief.ReturnAsync(callback)).ShouldBe(HttpStatusCode.BadRequest);
        Assert.False(thief.IsSignedIn());
        (await client.ReturnAsync(callback)).ShouldBe(HttpStatusCode.Found);
        (await client.ReturnAsync(callback)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [OpenIdFact]
    public async Task V11_Answer_that_comes_fifty_times_at_once_signs_in_once()
    {
        var client = _app.Anonymous();
        var callback = await _provider.VisitAsync(await client.StartAsync(ExternalApp.Corp), "ada");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.ReturnAsync(callback)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Found);
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Found or HttpStatusCode.BadRequest));
        Assert.Equal(1, (await _app.QueryAsync<long>("SELECT count(*) FROM accounts_sessions")).Single());
    }

    [OpenIdFact]
    public async Task Attempt_ends_after_ten_minutes()
    {
        var client = _app.Anonymous();
        var callback = await _provider.VisitAsync(await client.StartAsync(ExternalApp.Corp), "ada");
        _app.Clock.Advance(TimeSpan.FromMinutes(11));

        (await client.ReturnAsync(callback)).ShouldBe(HttpStatusCode.BadRequest);
    }

    public void Dispose() => _app.Dispose();

    private async Task<Answer> SignInAsync(TestClient client, string login, string? returnUrl = null) =>
        await client.ReturnAsync(await _provider.VisitAsync(await client.StartAsync(ExternalApp.Corp, returnUrl), login));

    private async Task ConfirmedAsync(string email)
    {
        var client = _app.Anonymous();
        (await client.PostAsync("/api/v1/accounts/sign-up", new { email, password = TestPerson.Password, name = "Ada" })).ShouldBe(HttpStatusCode.Accepted);
        var token = await new Mailbox(_app).TokenAsync(email, "/confirm-email");
        (await client.PostAsync("/api/v1/accounts/confirm-email", new { token })).ShouldBe(HttpStatusCode.NoContent);
    }
}
