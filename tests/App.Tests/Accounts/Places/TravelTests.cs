using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Places;

/// <summary>Sign-ins from where nobody can have travelled since the account was used last.</summary>
public sealed class TravelTests : IDisposable
{
    private const string Accounts = "/api/v1/accounts";
    private const string Me = $"{Accounts}/me";
    private const string Email = "ada@example.com";
    private readonly TestApp _app = PlacesApp.Create(PlacesApp.Cities, ("Accounts:RequireConfirmedEmail", "true"));

    [Fact]
    public async Task S11_Somebody_who_cannot_have_come_so_far_proves_the_mailbox_though_the_account_has_no_second_factor()
    {
        await _app.ConfirmedAsync(Email, PlacesApp.Berlin);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        var client = _app.From(PlacesApp.Sydney);

        (await StrictApp.SignInAsync(client, Email)).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");

        (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        var step = await client.GetAsync(Phone.SecondStep);
        Assert.Equal(("""["email_code"]""", "false"), (step.Json["methods"]!.ToJsonString(), step["canTrustDevice"]));
        (await client.PostAsync($"{Phone.SecondStep}/email")).ShouldBe(HttpStatusCode.Accepted);
        var code = await new Mailbox(_app).CodeAsync(Email, words: "Your code is");
        var wrong = code == "123456" ? "654321" : "123456";
        (await client.PostAsync(Phone.SecondStep, new { method = "email_code", code = wrong })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        (await client.PostAsync(Phone.SecondStep, new { method = "email_code", code, trustDevice = true })).ShouldBe(HttpStatusCode.OK);
        Assert.Null(client.Cookie("__Host-trusted-device"));
        Assert.Equal(["Berlin, Germany to Sydney, Australia"], await JourneysAsync());
        Assert.Contains("last used in Berlin, Germany", (await new Mailbox(_app).WaitForAsync(Email, "far away")).Text, StringComparison.Ordinal);

        // Now the account is used there.
        (await StrictApp.SignInAsync(_app.From(PlacesApp.Sydney), Email)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_says_why_it_asks()
    {
        await _app.ConfirmedAsync(Email, PlacesApp.Berlin);
        var client = _app.From(PlacesApp.Sydney);
        var answer = await client.SubmitAsync("/sign-in", ("email", Email), ("password", TestPerson.Password), ("returnUrl", "/account"));
        Assert.Equal("/sign-in/two-factor?returnUrl=%2Faccount", answer.ShouldBe(HttpStatusCode.Found).Location);

        var page = (await client.GetAsync(answer.Location)).ShouldBe(HttpStatusCode.OK);
        Assert.Contains("far from where your account was used", page.Find(".lead").TextContent, StringComparison.Ordinal);
        var sent = (await client.SubmitAsync("/sign-in/two-factor/email", ("returnUrl", "/account"))).ShouldBe(HttpStatusCode.OK);
        Assert.Empty(sent.Page.QuerySelectorAll("#trustDevice"));
        var code = await new Mailbox(_app).CodeAsync(Email, words: "Your code is");
        var done = await client.SubmitAsync("/sign-in/two-factor", ("method", "email_code"), ("code", code), ("returnUrl", "/account"));

        Assert.Equal("/account", done.ShouldBe(HttpStatusCode.Found).Location);
    }

    [Theory]
    [InlineData(PlacesApp.Sydney, 16.0, false)]
    [InlineData(PlacesApp.Sydney, 16.3, true)]
    [InlineData(PlacesApp.Hamburg, 0.0, true)]
    [InlineData(PlacesApp.Nowhere, 0.0, true)]
    public async Task Journey_that_an_aeroplane_makes_in_the_time_is_no_surprise(string address, double hours, bool isPossible)
    {
        await _app.ConfirmedAsync(Email, PlacesApp.Berlin);
        _app.Clock.Advance(TimeSpan.FromHours(hours));

        var answer = await StrictApp.SignInAsync(_app.From(address), Email);

        answer.ShouldBe(isPossible ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
        Assert.Equal(isPossible ? 0 : 1, (await JourneysAsync()).Count());
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(61, true)]
    public async Task With_countries_only_another_one_within_the_hour_is_impossible(int minutes, bool isPossible)
    {
        using var app = PlacesApp.Create(PlacesApp.Countries, ("Accounts:RequireConfirmedEmail", "true"));
        await app.ConfirmedAsync(Email, PlacesApp.Berlin);
        app.Clock.Advance(TimeSpan.FromMinutes(minutes));

        (await StrictApp.SignInAsync(app.From(PlacesApp.Sydney), Email)).ShouldBe(isPossible ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Place_where_a_session_is_used_counts()
    {
        var ada = await _app.ConfirmedAsync(Email, PlacesApp.Berlin);
        _app.Clock.Advance(TimeSpan.FromDays(2));
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);

        (await StrictApp.SignInAsync(_app.From(PlacesApp.Sydney), Email)).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");
        (await ada.MoveTo(PlacesApp.Sydney).GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S11_Trusted_browser_is_asked_for_the_second_factor_when_it_seems_to_fly_too_fast()
    {
        var ada = await _app.ConfirmedAsync(Email, PlacesApp.Berlin);
        var phone = await Phone.SetUpAsync(_app, ada);
        var client = _app.From(PlacesApp.Berlin);
        (await StrictApp.SignInAsync(client, Email)).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(), trustDevice = true })).ShouldBe(HttpStatusCode.OK);
        (await StrictApp.SignInAsync(client, Email)).ShouldBe(HttpStatusCode.OK);

        (await StrictApp.SignInAsync(client.MoveTo(PlacesApp.Sydney), Email)).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");

        var step = await client.GetAsync(Phone.SecondStep);
        Assert.Equal("""["totp","recovery_code"]""", step.Json["methods"]!.ToJsonString());
        phone.Wait();
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
        await new Mailbox(_app).WaitForAsync(Email, "far away");
        (await StrictApp.SignInAsync(client, Email)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("code")]
    public async Task Who_came_by_mail_has_proven_the_mailbox(string way)
    {
        await _app.ConfirmedAsync(Email, PlacesApp.Berlin);
        var client = _app.From(PlacesApp.Sydney);
        (await client.PostAsync($"{Accounts}/sign-in/email", new { email = Email })).ShouldBe(HttpStatusCode.Accepted);
        var mail = new Mailbox(_app);

        var answer = way == "link"
            ? await client.PostAsync($"{Accounts}/sign-in/link", new { token = await mail.TokenAsync(Email, "/sign-in/link") })
            : await client.PostAsync($"{Accounts}/sign-in/code", new { code = await mail.CodeAsync(Email, words: "Sign in with the code") });

        answer.ShouldBe(HttpStatusCode.OK);
        Assert.Single(await JourneysAsync());
        await mail.WaitForAsync(Email, "far away");
    }

    [Fact]
    public async Task Passkey_is_two_factors_wherever_it_is()
    {
        var key = await PasskeyHolder.AddAsync(await _app.ConfirmedAsync(Email, PlacesApp.Berlin));

        (await PasskeyHolder.ProveAsync(_app.From(PlacesApp.Sydney), key)).ShouldBe(HttpStatusCode.OK);

        Assert.Single(await JourneysAsync());
    }

    [Fact]
    public async Task Address_that_nobody_confirmed_proves_nothing_and_is_not_asked_for()
    {
        using var lax = PlacesApp.Create(PlacesApp.Cities);
        await lax.From(PlacesApp.Berlin).SignUpAsync(Email);

        (await StrictApp.SignInAsync(lax.From(PlacesApp.Sydney), Email)).ShouldBe(HttpStatusCode.OK);

        await new Mailbox(lax).WaitForAsync(Email, "far away");
    }

    public void Dispose() => _app.Dispose();

    private Task<IEnumerable<string>> JourneysAsync() => _app.QueryAsync<string>("SELECT detail FROM audit_events WHERE action = 'accounts.impossible_travel'");
}
