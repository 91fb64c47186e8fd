using System.Net;
using App.BuildingBlocks.Security;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

public sealed class FreshSessionTests
{
    [Fact]
    public async Task S52_A_session_older_than_five_minutes_confirms_first()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var guarded = Route.AllOf(app).Where(route => route.Policies.Contains(Policies.Fresh)).ToList();
        Assert.True(guarded.Count > 6, "Too few routes ask for a fresh session.");

        foreach (var route in guarded)
        {
            var answer = await ada.SendAsync(new HttpRequestMessage(new HttpMethod(route.Method), route.Path(ada.Slug, Guid.Empty)));
            if (route.IsApi)
            {
                answer.ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
            }
            else
            {
                Assert.StartsWith("/account/confirm-access?returnUrl=", answer.ShouldBe(HttpStatusCode.Redirect).Location, StringComparison.Ordinal);
            }
        }

        (await ada.PostAsync("/api/v1/accounts/confirm-access", new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);
        (await ada.GetAsync("/account/email")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S52_Without_a_session_nothing_can_be_confirmed()
    {
        using var app = new TestApp();
        (await app.Anonymous().PostAsync("/api/v1/accounts/email", new { email = "x@example.com" })).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        (await app.Anonymous().PostAsync("/api/v1/accounts/confirm-access", new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task S45_Without_a_password_a_code_confirms_and_the_fifth_wrong_one_ends_it()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        (await ada.PostAsync("/api/v1/accounts/confirm-access/code")).ShouldBe(HttpStatusCode.Conflict, "has_password");
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET password_hash = NULL"));

        (await ada.SubmitAsync("/account/confirm-access/code", ("returnUrl", "/account/email"))).ShouldBe(HttpStatusCode.OK).Find("#code");
        var right = await new Mailbox(app).CodeAsync(ada.Email);
        var wrong = right == "000000" ? "000001" : "000000";
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => VerifyAsync(ada, wrong)));
        Assert.All(answers, answer => answer.ShouldBe(HttpStatusCode.Forbidden, "wrong_code"));
        (await VerifyAsync(ada, right)).ShouldBe(HttpStatusCode.Forbidden, "wrong_code");

        (await ada.PostAsync("/api/v1/accounts/confirm-access/code")).ShouldBe(HttpStatusCode.Accepted);
        right = await new Mailbox(app).CodeAsync(ada.Email, count: 2);
        var led = await ada.SubmitAsync("/account/confirm-access/verify", ("code", right), ("returnUrl", "/account/email"));

        Assert.Equal("/account/email", led.ShouldBe(HttpStatusCode.Redirect).Location);
        (await ada.GetAsync("/account/email")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S44_A_code_by_mail_lasts_ten_minutes()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET password_hash = NULL"));
        await ada.PostAsync("/api/v1/accounts/confirm-access/code");
        var code = await new Mailbox(app).CodeAsync(ada.Email);

        app.Clock.Advance(TimeSpan.FromMinutes(10.1));

        (await VerifyAsync(ada, code)).ShouldBe(HttpStatusCode.Forbidden, "wrong_code");
    }

    private static Task<Answer> VerifyAsync(TestPerson person, string code) => person.PostAsync("/api/v1/accounts/confirm-access/verify", new { code });
}
