using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

public sealed class SignInByMailTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Ask = "/api/v1/accounts/sign-in/email";
    private const string Link = "/api/v1/accounts/sign-in/link";
    private const string Code = "/api/v1/accounts/sign-in/code";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task Link_opens_a_page_with_a_button_that_signs_in_and_leads_on()
    {
        var ada = await app.SignedInAsync();
        var client = app.Anonymous();
        (await client.SubmitAsync("/sign-in/email", ("email", ada.Email), ("returnUrl", "/account/sessions"))).ShouldBe(HttpStatusCode.OK).Find("input[name=code]");
        var link = await _mail.LinkAsync(ada.Email, "/sign-in/link");

        var page = (await client.GetAsync(link)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));
        Assert.Contains(ada.Email, page.Find(".lead").TextContent, StringComparison.Ordinal);
        Assert.Null(client.Cookie("__Host-session"));

        var posted = await client.SubmitAsync(page.Find("form.card").GetAttribute("action")!, ("token", page.Find("input[name=token]").GetAttribute("value")!));
        Assert.Equal("/account/sessions", posted.ShouldBe(HttpStatusCode.Redirect).Location);
        (await client.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Code_signs_in_the_browser_that_asked_and_no_other()
    {
        var ada = await app.SignedInAsync();
        var (client, code) = await AskAsync(ada.Email);

        (await app.Anonymous().PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        var other = app.Anonymous();
        (await other.PostAsync(Ask, new { email = "stranger@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        (await other.PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");

        Assert.Equal(ada.Email, (await client.PostAsync(Code, new { code = $"{code[..3]} {code[3..]}" })).ShouldBe(HttpStatusCode.OK)["email"]);
        (await client.PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
    }

    [Fact]
    public async Task Code_can_be_typed_into_the_page()
    {
        var ada = await app.SignedInAsync();
        var client = app.Anonymous();
        (await client.SubmitAsync("/sign-in/email", ("email", ada.Email))).ShouldBe(HttpStatusCode.OK);
        var code = await _mail.CodeAsync(ada.Email);

        Assert.Equal("code-error", (await client.SubmitAsync("/sign-in/code", ("code", Other(code)))).ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        Assert.Equal(ada.Pages, (await client.SubmitAsync("/sign-in/code", ("code", code))).ShouldBe(HttpStatusCode.Redirect).Location);
    }

    [Fact]
    public async Task Known_and_unknown_addresses_are_answered_alike_and_only_an_account_gets_mail()
    {
        var ada = await app.SignedInAsync();

        var known = (await app.Anonymous().PostAsync(Ask, new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
        var unknown = (await app.Anonymous().PostAsync(Ask, new { email = "nobody-here@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        await _mail.SettleAsync();

        Assert.Equal(Shape(known), Shape(unknown));
        Assert.Empty(await _mail.ToAsync("nobody-here@example.com"));
        Assert.Single(await _mail.ToAsync(ada.Email, "/sign-in/link"));
    }

    [Fact]
    public async Task Using_the_link_ends_the_code_of_the_same_mail()
    {
        var ada = await app.SignedInAsync();
        var (client, code) = await AskAsync(ada.Email);
        var token = await _mail.TokenAsync(ada.Email, "/sign-in/link");

        (await app.Anonymous().PostAsync(Link, new { token })).ShouldBe(HttpStatusCode.OK);

        (await client.PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
    }

    [Fact]
    public async Task S45_A_stranger_who_asks_and_guesses_takes_neither_link_nor_code_from_the_owner()
    {
        var (ada, bob) = (await app.SignedInAsync(), await app.SignedInAsync("Bob"));
        var (client, code) = await AskAsync(ada.Email);
        await AskAsync(bob.Email);
        var link = await _mail.TokenAsync(bob.Email, "/sign-in/link");

        foreach (var email in new[] { ada.Email, bob.Email })
        {
            var stranger = app.Anonymous();
            (await stranger.PostAsync(Ask, new { email })).ShouldBe(HttpStatusCode.Accepted);
            var strangers = await _mail.CodeAsync(email, count: 2);
            for (var i = 0; i < 5; i++)
            {
                (await stranger.PostAsync(Code, new { code = Other(strangers) })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
            }

            (await stranger.PostAsync(Code, new { code = strangers })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        }

        (await client.PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.OK);
        (await app.Anonymous().PostAsync(Link, new { token = link })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Job_that_runs_once_more_mails_a_code_that_is_good_once_more()
    {
        var data = TestData.Create();
        using var asking = new TestApp(data) { Settings = { ["Jobs:Enabled"] = "false" } };
        var ada = await asking.SignedInAsync();
        var client = asking.Anonymous();
        await client.PostAsync(Ask, new { email = ada.Email });
        var payload = Assert.Single(await asking.QueryAsync<string>("SELECT payload FROM jobs_jobs WHERE kind = 'accounts.sign_in_mail'"));
        using var working = new TestApp(data);
        _ = working.Server;
        var mail = new Mailbox(working);
        await mail.CodeAsync(ada.Email);
        await mail.SettleAsync();

        await working.Database.WriteAsync(connection => connection.ExecuteAsync(
            "UPDATE jobs_jobs SET state = 'waiting', payload = @payload WHERE kind = 'accounts.sign_in_mail'", new { payload }));
        var code = await mail.CodeAsync(ada.Email, count: 2);

        (await client.PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Settings_take_link_and_code_away()
    {
        using var neither = new TestApp { Settings = { ["Accounts:MagicLink"] = "false", ["Accounts:EmailCode"] = "false" } };
        (await neither.Anonymous().PostAsync(Ask, new { email = "ada@example.com" })).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await neither.Anonymous().GetAsync("/sign-in/email")).ShouldBe(HttpStatusCode.NotFound);
        Assert.Empty((await neither.Anonymous().GetAsync("/sign-in")).Page.QuerySelectorAll("a[href^='/sign-in/email']"));

        using var onlyLink = new TestApp { Settings = { ["Accounts:EmailCode"] = "false" } };
        var ada = await onlyLink.SignedInAsync();
        var client = onlyLink.Anonymous();
        (await client.PostAsync(Ask, new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
        Assert.Empty(client.Cookies.GetAllCookies());
        var mail = await new Mailbox(onlyLink).WaitForAsync(ada.Email, "/sign-in/link");
        Assert.DoesNotMatch("(?<![0-9])[0-9]{6}(?![0-9])", mail.Text);
    }

    private static string Other(string code) => code[..5] + (code[5] == '0' ? '1' : '0');

    private static string Shape(Answer answer) =>
        string.Join('|', answer.Text, answer.Header("Content-Length"), answer.Header("Location"), answer.Header("Set-Cookie")?.Length);

    private async Task<(TestClient Client, string Code)> AskAsync(string email)
    {
        var client = app.Anonymous();
        (await client.PostAsync(Ask, new { email })).ShouldBe(HttpStatusCode.Accepted);
        return (client, await _mail.CodeAsync(email));
    }
}
