using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class ConfirmEmailTests(StrictApp strict) : IClassFixture<StrictApp>
{
    private const string SignUp = "/api/v1/accounts/sign-up";
    private readonly TestApp _app = strict.App;
    private readonly Mailbox _mail = strict.Mail;

    [Fact]
    public async Task Account_opens_once_the_link_in_the_mail_was_used()
    {
        var client = _app.Anonymous();
        var body = new { email = "grace@example.com", password = TestPerson.Password, name = "Grace" };
        var answer = (await client.PostAsync(SignUp, body)).ShouldBe(HttpStatusCode.Accepted);
        Assert.Equal("", answer.Text);
        Assert.Equal(["__Host-confirm-code", "__Host-known-browser"], client.Cookies.GetAllCookies().Select(cookie => cookie.Name).Order());

        var link = await _mail.LinkAsync("grace@example.com", "/confirm-email");
        (await StrictApp.SignInAsync(client, "grace@example.com")).ShouldBe(HttpStatusCode.Forbidden, "email_not_confirmed");

        var page = (await client.GetAsync(link)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));
        var posted = await client.SubmitAsync(page.Find("form.card").GetAttribute("action")!, ("token", page.Find("input[name=token]").GetAttribute("value")!));
        Assert.Equal("/sign-in", posted.ShouldBe(HttpStatusCode.Redirect).Location);
        (await StrictApp.SignInAsync(client, "grace@example.com")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task New_and_taken_addresses_are_answered_alike_and_the_mail_tells()
    {
        await strict.ConfirmedAsync("henry@example.com");

        var taken = await _app.Anonymous().PostAsync(SignUp, new { email = "Henry@Example.com", password = TestPerson.Password, name = "Stranger" });
        var fresh = await _app.Anonymous().PostAsync(SignUp, new { email = "henriette@example.com", password = TestPerson.Password, name = "Stranger" });
        var page = await _app.Anonymous().SubmitAsync("/sign-up", ("email", "henry@example.com"), ("password", TestPerson.Password), ("name", "Stranger"));

        Assert.Equal((taken.ShouldBe(HttpStatusCode.Accepted).Text, Headers(taken)), (fresh.ShouldBe(HttpStatusCode.Accepted).Text, Headers(fresh)));
        Assert.Contains("Check your mail", page.ShouldBe(HttpStatusCode.Accepted).Find("h1").TextContent, StringComparison.Ordinal);
        await _mail.WaitForAsync("henry@example.com", "You have an account already", count: 2);
        await _mail.WaitForAsync("henriette@example.com", "Confirm your email address");
        Assert.Equal("Ada", Assert.Single(await _app.QueryAsync<string>("SELECT name FROM accounts_users WHERE normalized_email = 'henry@example.com'")));
    }

    [Fact]
    public async Task Unconfirmed_account_is_told_only_to_whoever_knows_the_password()
    {
        await _app.Anonymous().PostAsync(SignUp, new { email = "ida@example.com", password = TestPerson.Password, name = "Ida" });
        await _mail.WaitForAsync("ida@example.com");

        (await StrictApp.SignInAsync(_app.Anonymous(), "ida@example.com", "not the password")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        var page = await _app.Anonymous().SubmitAsync("/sign-in", ("email", "ida@example.com"), ("password", TestPerson.Password));

        var again = page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("form[action='/resend-confirmation']");
        Assert.Equal("ida@example.com", again.QuerySelector("input")!.GetAttribute("value"));
        // Without it the button would be taken for a bot's.
        Assert.NotNull(again.QuerySelector("input[name=opened]"));
    }

    [Fact]
    public async Task S21_Opening_the_link_changes_nothing()
    {
        await _app.Anonymous().PostAsync(SignUp, new { email = "scan@example.com", password = TestPerson.Password, name = "Scan" });
        var link = await _mail.LinkAsync("scan@example.com", "/confirm-email");
        await _mail.SettleAsync();

        for (var i = 0; i < 3; i++)
        {
            (await _app.Anonymous().GetAsync(link)).ShouldBe(HttpStatusCode.OK).Find("input[name=token]");
        }

        (await StrictApp.SignInAsync(_app.Anonymous(), "scan@example.com")).ShouldBe(HttpStatusCode.Forbidden, "email_not_confirmed");
    }

    [Fact]
    public async Task S39_A_link_works_once_and_a_newer_one_replaces_it()
    {
        var client = _app.Anonymous();
        await client.PostAsync(SignUp, new { email = "twice@example.com", password = TestPerson.Password, name = "Twice" });
        var first = await _mail.TokenAsync("twice@example.com", "/confirm-email");
        (await _app.Anonymous().PostAsync("/api/v1/accounts/resend-confirmation", new { email = "twice@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        var second = await _mail.TokenAsync("twice@example.com", "/confirm-email", count: 2);

        (await ConfirmAsync(first)).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.PostAsync("/api/v1/accounts/confirm-email", new { token = second })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer => answer.ShouldBe(HttpStatusCode.BadRequest, "invalid_token"));
    }

    [Fact]
    public async Task S39_A_link_dies_of_old_age()
    {
        using var own = new StrictApp();
        await own.App.Anonymous().PostAsync(SignUp, new { email = "late@example.com", password = TestPerson.Password, name = "Late" });
        var token = await own.Mail.TokenAsync("late@example.com", "/confirm-email");

        own.App.Clock.Advance(TimeSpan.FromDays(3.1));

        (await own.App.Anonymous().PostAsync("/api/v1/accounts/confirm-email", new { token })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
        Assert.Contains("no longer works", (await own.App.Anonymous().GetAsync($"/confirm-email?token={token}")).Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_again_is_answered_alike_for_everybody_and_mails_only_who_waits()
    {
        await strict.ConfirmedAsync("done@example.com");
        var before = (await _mail.ToAsync("done@example.com")).Count;

        var done = await _app.Anonymous().PostAsync("/api/v1/accounts/resend-confirmation", new { email = "done@example.com" });
        var nobody = await _app.Anonymous().PostAsync("/api/v1/accounts/resend-confirmation", new { email = "nobody@example.com" });
        await _mail.SettleAsync();

        Assert.Equal((done.ShouldBe(HttpStatusCode.Accepted).Text, Headers(done)), (nobody.ShouldBe(HttpStatusCode.Accepted).Text, Headers(nobody)));
        Assert.Equal(before, (await _mail.ToAsync("done@example.com")).Count);
        Assert.Empty(await _mail.ToAsync("nobody@example.com"));
    }

    // The cookie's value is by chance, its length is not.
    private static string Headers(Answer answer) =>
        string.Join('|', new[] { "Content-Type", "Content-Length", "Cache-Control" }.Select(answer.Header).Append($"{answer.Header("Set-Cookie")?.Length}"));

    private Task<Answer> ConfirmAsync(string token) => _app.Anonymous().PostAsync("/api/v1/accounts/confirm-email", new { token });
}
