using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

/// <summary>A passkey is a second factor: whoever loses it needs what stands in for it.</summary>
public sealed class PasskeyCodesTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Factors = "/api/v1/accounts/second-factors";

    [Fact]
    public async Task First_passkey_brings_recovery_codes_which_the_next_one_leaves_alone()
    {
        var ada = await app.SignedInAsync();
        using var key = new SoftAuthenticator(ada.Origin);
        var codes = Codes((await PasskeyHolder.OfferAsync(ada, key)).ShouldBe(HttpStatusCode.Created));
        Assert.Equal(10, codes.Distinct().Count());
        Assert.Equal("10", (await ada.GetAsync(Factors))["recoveryCodesLeft"]);
        var client = await Phone.HalfwayAsync(app, ada);

        (await client.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = codes[0] })).ShouldBe(HttpStatusCode.OK);

        using var spare = new SoftAuthenticator(ada.Origin);
        Assert.Empty(Codes((await PasskeyHolder.OfferAsync(ada, spare)).ShouldBe(HttpStatusCode.Created)));
        Assert.Equal("9", (await ada.GetAsync(Factors))["recoveryCodesLeft"]);
    }

    [Fact]
    public async Task Whoever_has_codes_already_keeps_them()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        using var key = new SoftAuthenticator(ada.Origin);

        Assert.Empty(Codes((await PasskeyHolder.OfferAsync(ada, key)).ShouldBe(HttpStatusCode.Created)));

        var client = await Phone.HalfwayAsync(app, ada);
        (await client.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[0] })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Codes_of_the_first_passkey_outlive_setting_up_an_authenticator_and_moving_it()
    {
        var ada = await app.SignedInAsync();
        using var key = new SoftAuthenticator(ada.Origin);
        var codes = Codes(await PasskeyHolder.OfferAsync(ada, key));

        Assert.Empty((await Phone.SetUpAsync(app, ada)).Paper);
        Assert.Empty((await Phone.SetUpAsync(app, ada)).Paper);

        Assert.Equal("10", (await ada.GetAsync(Factors))["recoveryCodesLeft"]);
        var client = await Phone.HalfwayAsync(app, ada);
        (await client.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = codes[0] })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_of_the_authenticator_says_how_many_codes_are_left_and_where_to_get_new_ones()
    {
        const string Setup = "/account/security/authenticator";
        var ada = await app.SignedInAsync();
        using var key = new SoftAuthenticator(ada.Origin);
        await PasskeyHolder.OfferAsync(ada, key);
        var phone = await Phone.StartAsync(app, ada);

        var done = await ada.SubmitAsync($"{Setup}/confirm", ("code", phone.Code()), ("endOtherSessions", "true"));

        Assert.Equal("/account/security", done.ShouldBe(HttpStatusCode.Redirect).Location);
        var page = await ada.GetAsync(done.Location);
        Assert.Contains("you have 10 left", page.Find(".flash").TextContent, StringComparison.Ordinal);
        page.Find("form[action='/account/security/recovery-codes']");
    }

    [Fact]
    public async Task Page_shows_the_codes_once()
    {
        var ada = await app.SignedInAsync();
        using var key = new SoftAuthenticator(ada.Origin);

        var made = (await SubmitAsync(ada, key)).ShouldBe(HttpStatusCode.OK);

        var codes = made.Page.QuerySelectorAll(".codes code").Select(code => code.TextContent).ToList();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Contains(code, made.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal));
        Assert.Contains("“Bitwarden” is added", made.Find(".lead").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(codes[0], (await ada.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        using var spare = new SoftAuthenticator(ada.Origin);
        Assert.Equal("/account/security", (await SubmitAsync(ada, spare)).ShouldBe(HttpStatusCode.Redirect).Location);
    }

    private static async Task<Answer> SubmitAsync(TestPerson person, SoftAuthenticator key)
    {
        var form = (await person.GetAsync("/account/security/passkeys/new")).Find("form[data-passkey]");
        var options = (await person.PostAsync(form.GetAttribute("data-options")!)).Json;
        return await person.SubmitAsync(form.GetAttribute("action")!, ("credential", key.Create(options)));
    }

    private static List<string> Codes(Answer answer) => [.. answer.Json["recoveryCodes"]!.AsArray().Select(code => code!.ToString())];
}
