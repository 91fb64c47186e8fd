using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

/// <summary>A passkey as the second factor.</summary>
public sealed class PasskeyFactorTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";
    private const string Factors = "/api/v1/accounts/second-factors";

    [Fact]
    public async Task Password_of_somebody_with_a_passkey_is_half_a_sign_in_and_the_passkey_the_other_half()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        Assert.Equal("1", (await ada.GetAsync(Factors))["passkeys"]);
        var client = await Phone.HalfwayAsync(app, ada);
        (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        Assert.Equal(["passkey", "recovery_code"], Methods(await client.GetAsync(Phone.SecondStep)));
        var options = (await client.PostAsync($"{PasskeyHolder.SecondStep}/options")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("required", 1), (options["userVerification"], options.Json["allowCredentials"]!.AsArray().Count));

        (await client.PostAsync(PasskeyHolder.SecondStep, new { credential = key.Get(options.Json) })).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(ada.Email, (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.OK)["email"]);
        Assert.Contains("password+passkey", await app.QueryAsync<string>("SELECT method FROM accounts_sessions WHERE user_id = @Id", new { ada.Id }));
        Assert.Null(client.Cookie("__Host-two-factor"));
    }

    [Fact]
    public async Task Whatever_factor_the_account_has_will_do()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        var phone = await Phone.SetUpAsync(app, ada);
        var (first, second) = (await Phone.HalfwayAsync(app, ada), await Phone.HalfwayAsync(app, ada));

        Assert.Equal(["totp", "passkey", "recovery_code"], Methods(await first.GetAsync(Phone.SecondStep)));
        (await first.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
        (await PasskeyHolder.ProveAsync(second, key, PasskeyHolder.SecondStep)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("somebody else's passkey")]
    [InlineData("no user verification")]
    [InlineData("origin")]
    [InlineData("signature")]
    [InlineData("challenge of signing in without a password")]
    [InlineData("challenge of another browser")]
    [InlineData("nonsense")]
    public async Task V18_V19_A_second_step_with_a_lie_is_refused(string lie)
    {
        var (ada, key) = await WithPasskeyAsync();
        var (eve, evil) = (await app.SignedInAsync("Eve"), new SoftAuthenticator("https://app.example.com"));
        using var disposing = key;
        using var too = evil;
        (await PasskeyHolder.OfferAsync(eve, evil)).ShouldBe(HttpStatusCode.Created);
        var (client, other) = (await Phone.HalfwayAsync(app, ada), await Phone.HalfwayAsync(app, ada));
        var options = (await client.PostAsync($"{PasskeyHolder.SecondStep}/options")).Json;
        options = lie switch
        {
            "challenge of signing in without a password" => (await client.PostAsync($"{PasskeyHolder.SignIn}/options")).Json,
            "challenge of another browser" => (await other.PostAsync($"{PasskeyHolder.SecondStep}/options")).Json,
            _ => options,
        };
        (key.VerifiesUser, key.Tampers) = (lie != "no user verification", lie == "signature");
        key.Origin = lie == "origin" ? "https://evil.example" : key.Origin;

        var credential = lie == "nonsense" ? "[1]" : (lie == "somebody else's passkey" ? evil : key).Get(options);
        (await client.PostAsync(PasskeyHolder.SecondStep, new { credential })).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");

        (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (key.VerifiesUser, key.Tampers, key.Origin) = (true, false, "https://app.example.com");
        (await PasskeyHolder.ProveAsync(client, key, PasskeyHolder.SecondStep)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V18_Without_the_first_step_there_is_no_second_one()
    {
        var (_, key) = await WithPasskeyAsync();
        using var disposing = key;
        (await app.Anonymous().PostAsync($"{PasskeyHolder.SecondStep}/options")).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        (await app.Anonymous().PostAsync(PasskeyHolder.SecondStep, new { credential = "{}" })).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
    }

    [Fact]
    public async Task V11_One_assertion_fifty_times_at_once_begins_one_session()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        var client = await Phone.HalfwayAsync(app, ada);
        var credential = key.Get((await client.PostAsync($"{PasskeyHolder.SecondStep}/options")).Json);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.PostAsync(PasskeyHolder.SecondStep, new { credential })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(2, (await app.QueryAsync<long>("SELECT COUNT(*) FROM accounts_sessions WHERE user_id = @Id", new { ada.Id })).Single());
    }

    [Fact]
    public async Task Page_offers_the_passkey_leads_on_and_may_trust_the_device()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        var client = app.Anonymous();
        var page = await client.SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password), ("returnUrl", "/account/sessions"));
        page = await client.GetAsync(page.ShouldBe(HttpStatusCode.Redirect).Location);
        var form = page.ShouldBe(HttpStatusCode.OK).Find("form[data-passkey=get]");
        Assert.Contains("JavaScript", form.TextContent, StringComparison.Ordinal);
        Assert.True(form.QuerySelector("button")!.HasAttribute("hidden"));
        var refused = await client.SubmitAsync(form.GetAttribute("action")!, ("credential", "{}"), ("returnUrl", "/account/sessions"));
        Assert.Contains("did not work", refused.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".error-summary").TextContent, StringComparison.Ordinal);
        var credential = key.Get((await client.PostAsync(form.GetAttribute("data-options")!)).Json);

        var answer = await client.SubmitAsync(form.GetAttribute("action")!, ("credential", credential), ("returnUrl", "/account/sessions"), ("trustDevice", "true"));

        Assert.Equal("/account/sessions", answer.ShouldBe(HttpStatusCode.Redirect).Location);
        (await client.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V01_Passkey_rule_and_codes_of_a_stranger_do_not_keep_the_owner_of_the_address_out()
    {
        var (mallory, key) = await WithPasskeyAsync();
        using var _ = key;
        (await mallory.PostAsync("/api/v1/accounts/recovery-codes")).ShouldBe(HttpStatusCode.OK);
        (await mallory.PutAsync($"{Factors}/required", new { required = true })).ShouldBe(HttpStatusCode.NoContent);
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in/email", new { email = mallory.Email })).ShouldBe(HttpStatusCode.Accepted);
        var owner = app.Anonymous();

        (await owner.PostAsync("/api/v1/accounts/sign-in/link", new { token = await new Mailbox(app).TokenAsync(mallory.Email, "/sign-in/link") })).ShouldBe(HttpStatusCode.OK);

        var left = (await owner.GetAsync(Factors)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("0", "0", "false"), (left["passkeys"], left["recoveryCodesLeft"], left["required"]));
    }

    private static List<string> Methods(Answer answer) => [.. answer.ShouldBe(HttpStatusCode.OK).Json["methods"]!.AsArray().Select(method => method!.ToString())];

    private async Task<(TestPerson Person, SoftAuthenticator Key)> WithPasskeyAsync()
    {
        var person = await app.SignedInAsync();
        return (person, await PasskeyHolder.AddAsync(person));
    }
}
