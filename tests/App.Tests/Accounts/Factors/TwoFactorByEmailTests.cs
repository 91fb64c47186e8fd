using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

/// <summary>The second step by mail, where the operator allows it.</summary>
public sealed class TwoFactorByEmailTests : IDisposable
{
    private readonly TestApp _app = new() { Settings = { ["Accounts:TwoFactorByEmail"] = "true" } };

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task S45_A_mailed_code_is_good_for_its_own_challenge_once()
    {
        var app = _app;
        var mail = new Mailbox(app);
        var ada = await app.SignedInAsync();
        await Phone.SetUpAsync(app, ada);
        var (client, other) = (await Phone.HalfwayAsync(app, ada), await Phone.HalfwayAsync(app, ada));
        Assert.Equal("email_code", (await client.GetAsync(Phone.SecondStep))["methods.2"]);
        (await client.PostAsync($"{Phone.SecondStep}/email")).ShouldBe(HttpStatusCode.Accepted);
        (await other.PostAsync($"{Phone.SecondStep}/email")).ShouldBe(HttpStatusCode.TooManyRequests);
        var code = await mail.CodeAsync(ada.Email);

        (await other.PostAsync(Phone.SecondStep, new { method = "email_code", code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        (await client.PostAsync(Phone.SecondStep, new { method = "email_code", code })).ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync(Phone.SecondStep, new { method = "email_code", code })).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
    }

    [Fact]
    public async Task S45_Somebody_else_with_the_password_does_not_void_the_owners_code()
    {
        var ada = await _app.SignedInAsync();
        await Phone.SetUpAsync(_app, ada);
        var (owner, thief) = (await Phone.HalfwayAsync(_app, ada), await Phone.HalfwayAsync(_app, ada));
        (await owner.PostAsync($"{Phone.SecondStep}/email")).ShouldBe(HttpStatusCode.Accepted);
        var code = await new Mailbox(_app).CodeAsync(ada.Email);
        _app.Clock.Advance(TimeSpan.FromMinutes(1.1));
        (await thief.PostAsync($"{Phone.SecondStep}/email")).ShouldBe(HttpStatusCode.Accepted);

        (await owner.PostAsync(Phone.SecondStep, new { method = "email_code", code })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S44_A_mailed_code_lasts_ten_minutes()
    {
        var app = _app;
        var ada = await app.SignedInAsync();
        await Phone.SetUpAsync(app, ada);
        var client = await Phone.HalfwayAsync(app, ada);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        (await client.PostAsync($"{Phone.SecondStep}/email")).ShouldBe(HttpStatusCode.Accepted);
        var code = await new Mailbox(app).CodeAsync(ada.Email);
        app.Clock.Advance(TimeSpan.FromMinutes(5.1));

        (await client.PostAsync(Phone.SecondStep, new { method = "email_code", code })).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
    }

    [Fact]
    public async Task Page_sends_the_code_and_takes_it()
    {
        var app = _app;
        var ada = await app.SignedInAsync();
        await Phone.SetUpAsync(app, ada);
        var client = app.Anonymous();
        await client.SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password), ("returnUrl", "/account"));
        var page = (await client.GetAsync("/sign-in/two-factor?method=email_code&returnUrl=/account")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("/sign-in/two-factor/email", page.Find("form.card").GetAttribute("action"));

        var sent = (await client.SubmitAsync("/sign-in/two-factor/email", ("returnUrl", "/account"))).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("email_code", sent.Find("input[name=method]").GetAttribute("value"));
        var code = await new Mailbox(app).CodeAsync(ada.Email);
        var wrong = await client.SubmitAsync("/sign-in/two-factor", ("method", "email_code"), ("code", "12"), ("returnUrl", "/account"));
        Assert.Equal("code-error", wrong.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        var done = await client.SubmitAsync("/sign-in/two-factor", ("method", "email_code"), ("code", code), ("returnUrl", "/account"));

        Assert.Equal("/account", done.ShouldBe(HttpStatusCode.Redirect).Location);
    }
}
