using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

public sealed class ConfirmAccessWithPasskeyTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Api = "/api/v1/accounts/confirm-access/passkey";
    private const string Page = "/account/confirm-access";
    private const string Guarded = "/account/email";

    [Fact]
    public async Task S52_Passkey_confirms_who_it_is_and_the_session_gets_a_new_token()
    {
        var (ada, key) = await StaleAsync();
        using var _ = key;
        (await ada.GetAsync(Guarded)).ShouldBe(HttpStatusCode.Redirect);
        var before = ada.Session.Value;
        var options = (await ada.PostAsync($"{Api}/options")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("required", 1), (options["userVerification"], options.Json["allowCredentials"]!.AsArray().Count));

        (await ada.PostAsync(Api, new { credential = key.Get(options.Json) })).ShouldBe(HttpStatusCode.NoContent);

        (await ada.GetAsync(Guarded)).ShouldBe(HttpStatusCode.OK);
        Assert.NotEqual(before, ada.Session.Value);
        (await app.Anonymous().GetAsync("/api/v1/accounts/me", ("Cookie", $"__Host-session={before}"))).ShouldBe(HttpStatusCode.Unauthorized);
        Assert.Equal(
            ["passkey"], await app.QueryAsync<string>("SELECT detail FROM audit_events WHERE account_id = @Id AND action = 'accounts.access_confirmed'", new { ada.Id }));
    }

    [Fact]
    public async Task Without_a_password_the_page_offers_the_passkey_first_and_leads_on()
    {
        var (ada, key) = await StaleAsync();
        using var _ = key;
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET password_hash = NULL WHERE id = @Id", new { ada.Id }));
        var page = await ada.GetAsync((await ada.GetAsync(Guarded)).Location);
        var form = page.ShouldBe(HttpStatusCode.OK).Find("form.card");
        Assert.Contains("JavaScript", form.TextContent, StringComparison.Ordinal);
        page.Find("form.aside[action='/account/confirm-access/code']");
        var (action, returnUrl) = (form.GetAttribute("action")!, form.QuerySelector("input[name=returnUrl]")!.GetAttribute("value")!);
        var refused = (await ada.SubmitAsync(action, ("credential", "{}"), ("returnUrl", returnUrl))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("did not work", refused.Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(Guarded, refused.Find("form.card input[name=returnUrl]").GetAttribute("value"));
        var credential = key.Get((await ada.PostAsync(form.GetAttribute("data-options")!)).Json);

        var answer = await ada.SubmitAsync(action, ("credential", credential), ("returnUrl", returnUrl));

        Assert.Equal(Guarded, answer.ShouldBe(HttpStatusCode.Redirect).Location);
        (await ada.GetAsync(Guarded)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_offers_it_beside_the_password_and_not_to_somebody_without_one()
    {
        var (ada, key) = await StaleAsync();
        using var _ = key;
        var page = await ada.GetAsync(Page);
        Assert.True(page.Find("form[data-passkey=get]").HasAttribute("hidden"));
        page.Find("form.card #password");

        Assert.Empty((await (await app.SignedInAsync("Bob")).GetAsync(Page)).Page.QuerySelectorAll("[data-passkey]"));
    }

    [Theory]
    [InlineData("somebody else's passkey")]
    [InlineData("no user verification")]
    [InlineData("origin")]
    [InlineData("signature")]
    [InlineData("challenge of signing in")]
    [InlineData("challenge of another session")]
    [InlineData("challenge that is too old")]
    [InlineData("nonsense")]
    [InlineData("deeper nonsense")]
    public async Task S52_V19_An_answer_with_a_lie_confirms_nothing(string lie)
    {
        var (ada, key) = await StaleAsync();
        using var _ = key;
        using var evil = await PasskeyHolder.AddAsync(await app.SignedInAsync("Eve"));
        var other = await Phone.HalfwayAsync(app, ada);
        (await PasskeyHolder.ProveAsync(other, key, PasskeyHolder.SecondStep)).ShouldBe(HttpStatusCode.OK);
        var options = (await ada.PostAsync($"{Api}/options")).Json;
        options = lie switch
        {
            "challenge of signing in" => (await ada.PostAsync($"{PasskeyHolder.SignIn}/options")).Json,
            "challenge of another session" => (await other.PostAsync($"{Api}/options")).Json,
            _ => options,
        };
        (key.VerifiesUser, key.Tampers) = (lie != "no user verification", lie == "signature");
        key.Origin = lie == "origin" ? "https://evil.example" : key.Origin;
        if (lie == "challenge that is too old")
        {
            app.Clock.Advance(TimeSpan.FromMinutes(10.1));
        }

        var credential = lie switch
        {
            "nonsense" => "[1]",
            "deeper nonsense" => """{"response":{"clientDataJSON":"WzFd"}}""",
            "somebody else's passkey" => evil.Get(options),
            _ => key.Get(options),
        };
        (await ada.PostAsync(Api, new { credential })).ShouldBe(HttpStatusCode.Forbidden, "passkey_refused");

        (await ada.GetAsync(Guarded)).ShouldBe(HttpStatusCode.Redirect);
        (key.VerifiesUser, key.Tampers, key.Origin) = (true, false, ada.Origin);
        (await PasskeyHolder.ProveAsync(ada, key, Api)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task V11_One_answer_fifty_times_at_once_confirms_once()
    {
        var (ada, key) = await StaleAsync();
        using var _ = key;
        var credential = key.Get((await ada.PostAsync($"{Api}/options")).Json);
        var cookie = ("Cookie", $"__Host-session={ada.Session.Value}");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(cookie, credential)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        // Those that come after the one find a session that has another token.
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.NoContent),
            answer => Assert.Contains(answer["code"], (string[])["passkey_refused", "not_signed_in"]));
    }

    [Fact]
    public async Task Two_tabs_ask_one_after_the_other_and_both_answers_are_good()
    {
        var (ada, key) = await StaleAsync();
        using var _ = key;
        var (first, second) = ((await ada.PostAsync($"{Api}/options")).Json, (await ada.PostAsync($"{Api}/options")).Json);

        (await ada.PostAsync(Api, new { credential = key.Get(first) })).ShouldBe(HttpStatusCode.NoContent);
        (await ada.PostAsync(Api, new { credential = key.Get(second) })).ShouldBe(HttpStatusCode.NoContent);
    }

    // Without a cookie container, which would take the new token in between.
    private Task<Answer> SendAsync((string Name, string Value) cookie, string credential)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Api) { Content = System.Net.Http.Json.JsonContent.Create(new { credential }) };
        request.Headers.TryAddWithoutValidation(cookie.Name, cookie.Value);
        return app.Anonymous().SendAsync(request);
    }

    private async Task<(TestPerson Person, SoftAuthenticator Key)> StaleAsync()
    {
        var person = await app.SignedInAsync();
        var key = await PasskeyHolder.AddAsync(person);
        app.Clock.Advance(TimeSpan.FromMinutes(5.5));
        return (person, key);
    }
}
