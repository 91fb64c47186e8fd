using System.Net;
using App.Tests.RateLimits;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Wrong proofs of somebody who is signed in: each session is counted for itself.</summary>
public sealed class ProofAttemptsTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Api = "/api/v1/accounts/confirm-access";
    private const string Me = "/api/v1/accounts/me";

    [Fact]
    public async Task S36_Strangers_who_guess_do_not_slow_an_owner_whose_browser_is_not_known()
    {
        using var limited = RateLimitTests.Limited();
        var ada = await limited.SignedInAsync();
        ada.Cookie("__Host-known-browser")!.Expired = true;
        for (var number = 0; number < 3; number++)
        {
            (await RateLimitTests.PostAsync(limited, $"2001:db8:{number}::1", ada.Email, "not the password")).ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await RateLimitTests.PostAsync(limited, "2001:db8:9::1", ada.Email)).ShouldBe(HttpStatusCode.TooManyRequests);

        (await ada.PostAsync(Api, new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);
        (await ada.PutAsync("/api/v1/accounts/password", new { currentPassword = TestPerson.Password, newPassword = "another fine password" }))
            .ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task S36_Somebody_at_an_unlocked_browser_waits_after_ten_wrong_ones_and_the_owner_elsewhere_does_not()
    {
        var thief = await app.SignedInAsync();
        var owner = await ElsewhereAsync(thief);
        var phone = await Phone.StartAsync(app, thief);
        (await thief.PostAsync($"{Phone.Api}/confirm", new { code = phone.Code(), endOtherSessions = false })).ShouldBe(HttpStatusCode.OK);
        phone.Wait();
        for (var number = 0; number < 10; number++)
        {
            await WrongAsync(thief, number, phone);
        }

        var refused = (await thief.PostAsync(Api, new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        Assert.Equal("60", refused.Header("Retry-After"));
        (await thief.PostAsync($"{Api}/totp", new { code = phone.Code() })).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        (await thief.SubmitAsync("/account/confirm-access", ("password", TestPerson.Password))).ShouldBe(HttpStatusCode.TooManyRequests);
        (await owner.PostAsync(Api, new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);

        app.Clock.Advance(TimeSpan.FromMinutes(1.1));
        (await thief.PostAsync(Api, new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);
        await WrongAsync(thief, 0, phone);
        (await thief.PostAsync($"{Api}/totp", new { code = phone.Code() })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task S36_Sixty_guesses_at_once_are_no_more_than_one_after_the_other()
    {
        var ada = await app.SignedInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => ada.PostAsync(Api, new { password = $"not the password {number}" })));

        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.Forbidden));
        Assert.Equal(50, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task S36_Waits_grow_and_the_hundredth_wrong_one_ends_the_session()
    {
        var thief = await app.SignedInAsync();
        var owner = await ElsewhereAsync(thief);
        for (var number = 0; number < 99; number++)
        {
            await WrongAsync(thief, number);
            app.Clock.Advance(TimeSpan.FromMinutes(number < 9 ? 0 : 15));
        }

        (await thief.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        await WrongAsync(thief, 99);

        (await thief.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await owner.PostAsync(Api, new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task S63_Wrong_password_is_recorded()
    {
        var ada = await app.SignedInAsync();
        await WrongAsync(ada, 0);

        Assert.Equal(
            ["password"],
            await app.QueryAsync<string>("SELECT detail FROM audit_events WHERE account_id = @Id AND action = 'accounts.access_confirmed' AND NOT succeeded", new { ada.Id }));
    }

    private static async Task WrongAsync(TestClient client, int number, Phone? phone = null)
    {
        var answer = phone is not null && number % 2 == 0
            ? await client.PostAsync($"{Api}/totp", new { code = phone.WrongCode(number) })
            : await client.PostAsync(Api, new { password = "not the password" });
        answer.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<TestClient> ElsewhereAsync(TestPerson person)
    {
        var client = app.Anonymous();
        (await client.PostAsync("/api/v1/accounts/sign-in", new { email = person.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        return client;
    }
}
