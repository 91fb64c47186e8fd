using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>The code beside a mailed link, for whoever reads mail on another device than the one where it was asked for.</summary>
public sealed class MailedCodesTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Accounts = "/api/v1/accounts";
    private const string Chosen = "another fine password";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task Code_is_worth_the_token_of_the_link_to_choose_a_new_password_and_ends_it()
    {
        var ada = await app.SignedInAsync();
        var (client, code) = await AskAsync("forgot-password", ada.Email);
        var link = await _mail.TokenAsync(ada.Email, "/reset-password");

        var token = (await client.PostAsync($"{Accounts}/reset-password/code", new { code = $"{code[..3]} {code[3..]}" })).ShouldBe(HttpStatusCode.OK)["token"];

        (await app.Anonymous().PostAsync($"{Accounts}/reset-password", new { token = link, password = Chosen })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
        (await client.PostAsync($"{Accounts}/reset-password", new { token, password = Chosen })).ShouldBe(HttpStatusCode.NoContent);
        (await client.PostAsync($"{Accounts}/sign-in", new { email = ada.Email, password = Chosen })).ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"{Accounts}/reset-password/code", new { code })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
    }

    [Fact]
    public async Task Page_that_asked_for_a_new_password_takes_the_code_and_leads_on()
    {
        var ada = await app.SignedInAsync();
        var client = app.Anonymous();
        var sent = (await client.SubmitAsync("/forgot-password", ("email", ada.Email))).ShouldBe(HttpStatusCode.OK);
        var action = sent.Find("form.card").GetAttribute("action")!;
        var code = await _mail.CodeAsync(ada.Email);

        var wrong = (await client.SubmitAsync(action, ("code", Other(code)))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("code-error", ""), (wrong.Find(".field-error").Id, wrong.Find("input[name=code]").GetAttribute("value") ?? ""));
        (await client.SubmitAsync(action, ("code", ""))).ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#code-error");
        var led = (await client.SubmitAsync(action, ("code", code))).ShouldBe(HttpStatusCode.Redirect);

        var page = (await client.GetAsync(led.Location)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));
        var token = page.Find("input[name=token]").GetAttribute("value")!;
        Assert.Equal("/sign-in", (await client.SubmitAsync("/reset-password", ("token", token), ("password", Chosen))).ShouldBe(HttpStatusCode.Redirect).Location);
    }

    [Fact]
    public async Task Code_confirms_an_address_where_somebody_signed_up_and_ends_the_link()
    {
        using var strict = new StrictApp();
        var (script, browser) = (strict.App.Anonymous(), strict.App.Anonymous());
        (await script.PostAsync($"{Accounts}/sign-up", new { email = "one@example.com", password = TestPerson.Password, name = "One" })).ShouldBe(HttpStatusCode.Accepted);
        var code = await strict.Mail.CodeAsync("one@example.com");
        var link = await strict.Mail.TokenAsync("one@example.com", "/confirm-email");
        (await script.PostAsync($"{Accounts}/confirm-email/code", new { code })).ShouldBe(HttpStatusCode.NoContent);
        (await StrictApp.SignInAsync(script, "one@example.com")).ShouldBe(HttpStatusCode.OK);
        (await script.PostAsync($"{Accounts}/confirm-email", new { token = link })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");

        var sent = await browser.SubmitAsync("/sign-up", ("email", "two@example.com"), ("password", TestPerson.Password), ("name", "Two"));
        var action = sent.ShouldBe(HttpStatusCode.Accepted).Find("form.card").GetAttribute("action")!;
        code = await strict.Mail.CodeAsync("two@example.com");
        (await browser.SubmitAsync(action, ("code", Other(code)))).ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#code-error");
        Assert.Equal("/sign-in", (await browser.SubmitAsync(action, ("code", code))).ShouldBe(HttpStatusCode.Redirect).Location);
        (await StrictApp.SignInAsync(browser, "two@example.com")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(2, (await strict.App.QueryAsync<string>("SELECT action FROM audit_events WHERE action = 'accounts.email_confirmed'")).Count());
    }

    [Fact]
    public async Task Code_confirms_a_new_address_for_whoever_asked()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        var asked = (await ada.SubmitAsync("/account/email", ("email", "ada-moved@example.com"))).ShouldBe(HttpStatusCode.Redirect);
        var action = (await ada.GetAsync(asked.Location)).ShouldBe(HttpStatusCode.OK).Find("form.card").GetAttribute("action")!;
        var code = await _mail.CodeAsync("ada-moved@example.com");
        (await ben.PostAsync($"{Accounts}/email", new { email = "ben-moved@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        var bens = await _mail.CodeAsync("ben-moved@example.com");

        (await ben.PostAsync($"{Accounts}/email/confirm/code", new { code })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
        (await ada.SubmitAsync(action, ("code", Other(code)))).ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#code-error");
        (await ada.SubmitAsync(action, ("code", code))).ShouldBe(HttpStatusCode.Redirect);
        (await ben.PostAsync($"{Accounts}/email/confirm/code", new { code = bens })).ShouldBe(HttpStatusCode.NoContent);
        (await app.Anonymous().PostAsync($"{Accounts}/email/confirm/code", new { code })).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");

        Assert.Equal("ada-moved@example.com", (await ada.GetAsync($"{Accounts}/me"))["email"]);
        Assert.Equal("ben-moved@example.com", (await ben.GetAsync($"{Accounts}/me"))["email"]);
        (await ben.PostAsync($"{Accounts}/email/confirm/code", new { code = bens })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
    }

    [Fact]
    public async Task Address_of_somebody_else_is_answered_alike_and_its_owner_gets_no_code()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));

        var taken = (await ada.PostAsync($"{Accounts}/email", new { email = ben.Email })).ShouldBe(HttpStatusCode.Accepted);
        var free = (await ada.PostAsync($"{Accounts}/email", new { email = "free-for-all@example.com" })).ShouldBe(HttpStatusCode.Accepted);

        Assert.Equal((taken.Text, taken.Header("Set-Cookie")?.Length), (free.Text, free.Header("Set-Cookie")?.Length));
        Assert.DoesNotMatch("(?m)^[0-9]{6}$", (await _mail.WaitForAsync(ben.Email, "You have an account already")).Text);
    }

    [Fact]
    public async Task S39_A_code_is_void_once_the_password_or_the_address_was_changed_or_the_link_was_used()
    {
        var ada = await app.SignedInAsync();
        var (first, firstCode) = await AskAsync("forgot-password", ada.Email);
        (await ada.PutAsync($"{Accounts}/password", new { currentPassword = TestPerson.Password, newPassword = Chosen })).ShouldBe(HttpStatusCode.NoContent);
        (await first.PostAsync($"{Accounts}/reset-password/code", new { code = firstCode })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");

        var (second, secondCode) = await AskAsync("forgot-password", ada.Email, count: 2);
        var (third, thirdCode) = await AskAsync("resend-confirmation", ada.Email, count: 3);
        var link = await _mail.TokenAsync(ada.Email, "/confirm-email");
        (await ada.PostAsync($"{Accounts}/confirm-email", new { token = link })).ShouldBe(HttpStatusCode.NoContent);
        (await third.PostAsync($"{Accounts}/confirm-email/code", new { code = thirdCode })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");

        (await ada.PostAsync($"{Accounts}/email", new { email = "elsewhere@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        (await ada.PostAsync($"{Accounts}/email/confirm/code", new { code = await _mail.CodeAsync("elsewhere@example.com") })).ShouldBe(HttpStatusCode.NoContent);
        (await second.PostAsync($"{Accounts}/reset-password/code", new { code = secondCode })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
    }

    private static string Other(string code) => code[..5] + (code[5] == '0' ? '1' : '0');

    private async Task<(TestClient Client, string Code)> AskAsync(string path, string email, int count = 1)
    {
        var client = app.Anonymous();
        (await client.PostAsync($"{Accounts}/{path}", new { email })).ShouldBe(HttpStatusCode.Accepted);
        return (client, await _mail.CodeAsync(email, count));
    }
}
