using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Codes beside links, in the hands of strangers.</summary>
public sealed class MailedCodesGuardTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Accounts = "/api/v1/accounts";
    private readonly Mailbox _mail = new(app);

    [Theory]
    [InlineData("forgot-password", "reset-password/code")]
    [InlineData("resend-confirmation", "confirm-email/code")]
    public async Task S45_A_code_works_in_the_browser_that_asked_whatever_strangers_ask_and_guess(string ask, string use)
    {
        var ada = await app.SignedInAsync();
        var (owner, code) = await AskAsync(ask, ada.Email);
        var (stranger, strangers) = await AskAsync(ask, ada.Email, count: 2);
        (await app.Anonymous().PostAsync($"{Accounts}/{use}", new { code })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
        for (var i = 0; i < 5; i++)
        {
            (await stranger.PostAsync($"{Accounts}/{use}", new { code = Other(strangers) })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
        }

        (await stranger.PostAsync($"{Accounts}/{use}", new { code = strangers })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
        Assert.True((await owner.PostAsync($"{Accounts}/{use}", new { code })).Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("forgot-password", "reset-password/code")]
    [InlineData("resend-confirmation", "confirm-email/code")]
    public async Task S45_Fifty_wrong_codes_at_once_are_five(string ask, string use)
    {
        var ada = await app.SignedInAsync();
        var (client, code) = await AskAsync(ask, ada.Email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.PostAsync($"{Accounts}/{use}", new { code = Other(code) })));

        Assert.All(answers, answer => answer.ShouldBe(HttpStatusCode.BadRequest, "wrong_code"));
        (await client.PostAsync($"{Accounts}/{use}", new { code })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
    }

    [Theory]
    [InlineData("forgot-password", "reset-password/code")]
    [InlineData("sign-in/email", "sign-in/code")]
    public async Task S45_However_many_mails_a_stranger_asks_for_twenty_guesses_are_all(string ask, string use)
    {
        var ada = await app.SignedInAsync();
        for (var mail = 1; mail <= 4; mail++)
        {
            var (stranger, right) = await AskAsync(ask, ada.Email, mail);
            for (var guess = 0; guess < 5; guess++)
            {
                Assert.Equal("wrong_code", (await stranger.PostAsync($"{Accounts}/{use}", new { code = Other(right) }))["code"]);
            }
        }

        var (lucky, code) = await AskAsync(ask, ada.Email, count: 5);
        Assert.Equal("wrong_code", (await lucky.PostAsync($"{Accounts}/{use}", new { code }))["code"]);

        app.Clock.Advance(TimeSpan.FromDays(1.1));
        var (owner, later) = await AskAsync(ask, ada.Email, count: 6);
        (await owner.PostAsync($"{Accounts}/{use}", new { code = later })).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("forgot-password", "reset-password/code")]
    [InlineData("resend-confirmation", "confirm-email/code")]
    [InlineData("email", "email/confirm/code")]
    public async Task V11_A_code_works_once_also_for_fifty_at_once(string ask, string use)
    {
        var ada = await app.SignedInAsync();
        var (client, to) = ask == "email" ? (ada, $"new-{ada.Email}") : (app.Anonymous(), ada.Email);
        (await client.PostAsync($"{Accounts}/{ask}", new { email = to })).ShouldBe(HttpStatusCode.Accepted);
        var code = await _mail.CodeAsync(to);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.PostAsync($"{Accounts}/{use}", new { code })));

        Assert.Single(answers, answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
        Assert.Equal(49, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest && answer["code"] == "wrong_code"));
    }

    [Theory]
    [InlineData("forgot-password", "reset-password/code")]
    [InlineData("resend-confirmation", "confirm-email/code")]
    public async Task V03_Asking_and_guessing_are_answered_alike_with_an_account_and_without(string ask, string use)
    {
        var ada = await app.SignedInAsync();
        var (known, unknown) = (app.Anonymous(), app.Anonymous());
        var one = (await known.PostAsync($"{Accounts}/{ask}", new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
        var other = (await unknown.PostAsync($"{Accounts}/{ask}", new { email = "nobody-here@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        Assert.Equal(Shape(one), Shape(other));
        await _mail.CodeAsync(ada.Email);

        for (var i = 0; i < 7; i++)
        {
            var guess = new { code = $"12345{i}" };
            Assert.Equal(Shape(await known.PostAsync($"{Accounts}/{use}", guess)), Shape(await unknown.PostAsync($"{Accounts}/{use}", guess)));
        }

        Assert.Empty(await _mail.ToAsync("nobody-here@example.com"));
    }

    [Fact]
    public async Task S44_A_code_lasts_ten_minutes_and_the_link_longer()
    {
        using var own = new TestApp();
        var mail = new Mailbox(own);
        var ada = await own.SignedInAsync();
        var client = own.Anonymous();
        await client.PostAsync($"{Accounts}/forgot-password", new { email = ada.Email });
        var (code, link) = (await mail.CodeAsync(ada.Email), await mail.TokenAsync(ada.Email, "/reset-password"));
        var challenge = client.Cookie("__Host-reset-code")!.Value;
        own.Clock.Advance(TimeSpan.FromMinutes(10.1));

        (await WithAsync(own, "reset-code", challenge, "reset-password/code", code)).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
        (await client.PostAsync($"{Accounts}/reset-password", new { token = link, password = "another fine password" })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task V10_A_code_for_one_thing_opens_nothing_else()
    {
        var ada = await app.SignedInAsync();
        var doors = new Dictionary<string, string>
        {
            ["sign-in-code"] = "sign-in/code",
            ["reset-code"] = "reset-password/code",
            ["confirm-code"] = "confirm-email/code",
        };
        var asks = new[] { ("sign-in/email", "sign-in-code"), ("forgot-password", "reset-code"), ("resend-confirmation", "confirm-code") };
        var count = 0;
        foreach (var (ask, own) in asks)
        {
            var (client, code) = await AskAsync(ask, ada.Email, ++count);
            var challenge = client.Cookie($"__Host-{own}")!.Value;
            foreach (var (cookie, door) in doors.Where(door => door.Key != own))
            {
                Assert.Equal("wrong_code", (await WithAsync(app, cookie, challenge, door, code))["code"]);
            }

            var token = new { token = challenge, password = "another fine password" };
            foreach (var path in new[] { "reset-password", "confirm-email", "email/confirm", "sign-in/link" })
            {
                (await app.Anonymous().PostAsync($"{Accounts}/{path}", token)).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
            }
        }
    }

    private static string Other(string code) => code[..5] + (code[5] == '0' ? '1' : '0');

    // The trace's id is by chance, and so is a cookie's value.
    private static string Shape(Answer answer)
    {
        var cookie = answer.Header("Set-Cookie");
        return string.Join('|', answer.Status, answer.Text.Split("\"traceId\"")[0], answer.Header("Content-Type"), cookie?.Length, cookie?.Split('=')[0]);
    }

    private static Task<Answer> WithAsync(TestApp app, string cookie, string challenge, string door, string code)
    {
        var client = app.Anonymous();
        client.Cookies.Add(new Cookie($"__Host-{cookie}", challenge, "/", new Uri(client.Origin).Host) { Secure = true });
        return client.PostAsync($"{Accounts}/{door}", new { code });
    }

    private async Task<(TestClient Client, string Code)> AskAsync(string path, string email, int count = 1)
    {
        var client = app.Anonymous();
        (await client.PostAsync($"{Accounts}/{path}", new { email })).ShouldBe(HttpStatusCode.Accepted);
        return (client, await _mail.CodeAsync(email, count));
    }
}
