using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

public sealed class FactorPagesTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Setup = "/account/security/authenticator";

    [Fact]
    public async Task Authenticator_is_set_up_and_removed_by_forms()
    {
        var ada = await app.SignedInAsync();
        (await ada.GetAsync("/account/security")).ShouldBe(HttpStatusCode.OK).Find($"form[action='{Setup}']");
        Assert.Equal(Setup, (await ada.SubmitAsync(Setup)).ShouldBe(HttpStatusCode.Redirect).Location);
        var page = (await ada.GetAsync(Setup)).ShouldBe(HttpStatusCode.OK);
        var phone = new Phone(app, page.Find("code.key").TextContent);

        var mistake = (await ada.SubmitAsync($"{Setup}/confirm", ("code", phone.WrongCode()))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("code-error", mistake.Find(".field-error").Id);
        Assert.Equal(page.Find("code.key").TextContent, mistake.Find("code.key").TextContent);
        Assert.Equal("", mistake.Find("input[name=code]").GetAttribute("value") ?? "");
        var done = (await ada.SubmitAsync($"{Setup}/confirm", ("code", phone.Code()), ("endOtherSessions", "true"))).ShouldBe(HttpStatusCode.OK);
        var codes = done.Page.QuerySelectorAll(".codes code").Select(code => code.TextContent).ToList();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Contains(code, done.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal));

        var removed = await ada.SubmitAsync($"{Setup}/disable", ("endOtherSessions", "true"));
        Assert.Equal("/account/security", removed.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Equal("false", (await ada.GetAsync("/api/v1/accounts/second-factors"))["authenticator"]);
    }

    [Fact]
    public async Task S08_Confirming_what_was_not_begun_shows_where_to_begin()
    {
        var ada = await app.SignedInAsync();

        var answer = (await ada.SubmitAsync($"{Setup}/confirm", ("code", "123456"))).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(Setup, answer.Find("form.card").GetAttribute("action"));
        Assert.Empty(answer.Page.QuerySelectorAll("svg"));
    }

    [Fact]
    public async Task S52_Pages_lead_by_the_confirmation_and_back()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        app.Clock.Advance(TimeSpan.FromMinutes(5.5));

        var asked = (await ada.GetAsync(Setup)).ShouldBe(HttpStatusCode.Redirect).Location;
        Assert.Equal($"/account/confirm-access?returnUrl={Uri.EscapeDataString(Setup)}", asked);
        var byCode = (await ada.GetAsync(asked)).Find("a[href^='/account/confirm-access/totp']").GetAttribute("href")!;
        Assert.Equal(Setup, (await ada.GetAsync(byCode)).Find("input[name=returnUrl]").GetAttribute("value"));
        var wrong = await ada.SubmitAsync("/account/confirm-access/totp", ("code", phone.WrongCode()), ("returnUrl", Setup));
        Assert.Equal("code-error", wrong.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        var right = await ada.SubmitAsync("/account/confirm-access/totp", ("code", phone.Code()), ("returnUrl", Setup));

        Assert.Equal(Setup, right.ShouldBe(HttpStatusCode.Redirect).Location);
        (await ada.GetAsync(Setup)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Second_step_keeps_where_one_was_going_and_offers_the_other_ways()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        var client = app.Anonymous();
        var asked = await client.SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password), ("returnUrl", "/account"));
        Assert.Equal("/sign-in/two-factor?returnUrl=%2Faccount", asked.ShouldBe(HttpStatusCode.Redirect).Location);

        var page = (await client.GetAsync(asked.Location)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("totp", page.Find("input[name=method]").GetAttribute("value"));
        var other = page.Find("a[href*='method=recovery_code']").GetAttribute("href")!;
        Assert.Equal("recovery_code", (await client.GetAsync(other)).Find("input[name=method]").GetAttribute("value"));
        var wrong = await client.SubmitAsync("/sign-in/two-factor", ("method", "recovery_code"), ("code", "nothing"), ("returnUrl", "/account"));
        Assert.Equal("recovery_code", wrong.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("input[name=method]").GetAttribute("value"));
        var done = await client.SubmitAsync("/sign-in/two-factor", ("method", "recovery_code"), ("code", phone.Paper[9]), ("returnUrl", "/account"));

        Assert.Equal("/account", done.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.NotNull(client.Cookie("__Host-session"));
    }

    [Fact]
    public async Task Second_step_without_a_first_leads_to_the_first()
    {
        (await app.Anonymous().GetAsync("/sign-in/two-factor")).ShouldBe(HttpStatusCode.OK).Find("main a[href='/sign-in']");
        Assert.Equal("/sign-in", (await app.Anonymous().SubmitAsync("/sign-in/two-factor/email")).ShouldBe(HttpStatusCode.Redirect).Location);

        var answer = await app.Anonymous().SubmitAsync("/sign-in/two-factor", ("method", "totp"), ("code", "123456"));
        answer.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("form[action='/sign-in']");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    public async Task S22_Second_step_leads_on_within_the_product_only(string returnUrl)
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        var client = await Phone.HalfwayAsync(app, ada);

        var done = await client.SubmitAsync("/sign-in/two-factor", ("method", "totp"), ("code", phone.Code()), ("returnUrl", returnUrl));

        Assert.Equal(ada.Pages, done.ShouldBe(HttpStatusCode.Redirect).Location);
    }
}
