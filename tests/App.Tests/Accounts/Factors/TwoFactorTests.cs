using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

public sealed class TwoFactorTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task S42_A_code_works_once()
    {
        var (ada, phone) = await WithPhoneAsync();
        var (first, second) = (await Phone.HalfwayAsync(app, ada), await Phone.HalfwayAsync(app, ada));
        var code = phone.Code();

        (await first.PostAsync(Phone.SecondStep, new { method = "totp", code })).ShouldBe(HttpStatusCode.OK);

        (await second.PostAsync(Phone.SecondStep, new { method = "totp", code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        (await second.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(-1) })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        (await second.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(1) })).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("totp")]
    [InlineData("recovery_code")]
    public async Task S42_Twenty_at_once_with_one_code_begin_one_session(string method)
    {
        var (ada, phone) = await WithPhoneAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Phone.HalfwayAsync(app, ada)));
        var before = await SessionsAsync(ada);
        var code = method == "totp" ? phone.Code() : phone.Paper[3];

        var answers = await Task.WhenAll(clients.Select(client => client.PostAsync(Phone.SecondStep, new { method, code })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(before + 1, await SessionsAsync(ada));
    }

    [Fact]
    public async Task S42_One_challenge_with_twenty_at_once_begins_one_session()
    {
        var (ada, phone) = await WithPhoneAsync();
        var client = await Phone.HalfwayAsync(app, ada);
        var cookie = ("Cookie", $"__Host-two-factor={client.Cookie("__Host-two-factor")!.Value}");
        var before = await SessionsAsync(ada);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync(cookie, i < 10 ? "totp" : "recovery_code", i < 10 ? phone.Code() : phone.Paper[i - 10])));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(before + 1, await SessionsAsync(ada));
    }

    [Fact]
    public async Task S43_Recovery_codes_are_long_random_different_and_used_up_one_by_one()
    {
        var (ada, phone) = await WithPhoneAsync();
        Assert.Equal(10, phone.Paper.Distinct().Count());
        // 24 letters of 32 kinds: 120 bits.
        Assert.All(phone.Paper, code => Assert.Matches("^[0-9a-hjkmnp-tv-z]{6}(-[0-9a-hjkmnp-tv-z]{6}){3}$", code));

        var client = await Phone.HalfwayAsync(app, ada);
        (await client.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[0].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal) }))
            .ShouldBe(HttpStatusCode.OK);
        Assert.Equal("9", (await ada.GetAsync("/api/v1/accounts/second-factors"))["recoveryCodesLeft"]);
        Assert.Contains("Codes left: 9", (await _mail.WaitForAsync(ada.Email, "A recovery code was used")).Text, StringComparison.Ordinal);

        var again = await Phone.HalfwayAsync(app, ada);
        (await again.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[0] })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        var newer = (await ada.PostAsync("/api/v1/accounts/recovery-codes")).ShouldBe(HttpStatusCode.OK)["codes.0"];
        (await again.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[1] })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        (await again.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = newer })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S45_The_fifth_wrong_code_ends_the_challenge()
    {
        var (ada, phone) = await WithPhoneAsync();
        var client = await Phone.HalfwayAsync(app, ada);
        for (var i = 0; i < 5; i++)
        {
            (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.WrongCode(i) })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        }

        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        (await client.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[0] })).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        var fresh = await Phone.HalfwayAsync(app, ada);
        (await fresh.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V04_Of_two_hundred_guesses_at_once_five_are_looked_at()
    {
        var (ada, phone) = await WithPhoneAsync();
        var client = await Phone.HalfwayAsync(app, ada);
        var cookie = ("Cookie", $"__Host-two-factor={client.Cookie("__Host-two-factor")!.Value}");
        var guesses = Enumerable.Range(0, 199).Select(phone.WrongCode).Append(phone.Code());

        var answers = await Task.WhenAll(guesses.Select(code => SendAsync(cookie, "totp", code)));

        Assert.InRange(answers.Count(answer => answer["code"] == "wrong_code" || answer.Status == HttpStatusCode.OK), 1, 5);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.ShouldBe(HttpStatusCode.Unauthorized));
        Assert.InRange((await app.QueryAsync<int>("SELECT wrong FROM accounts_factor_attempts WHERE user_id = @Id", new { ada.Id })).SingleOrDefault(), 0, 5);
    }

    [Fact]
    public async Task S45_Wrong_codes_add_up_over_challenges_and_then_no_code_is_looked_at_for_a_while()
    {
        var (ada, phone) = await WithPhoneAsync();
        for (var i = 0; i < 10; i++)
        {
            var client = await Phone.HalfwayAsync(app, ada);
            var method = i % 2 == 0 ? "totp" : "recovery_code";
            (await client.PostAsync(Phone.SecondStep, new { method, code = phone.WrongCode(i) })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        }

        var late = await Phone.HalfwayAsync(app, ada);
        var refused = await late.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[0] });
        refused.ShouldBe(HttpStatusCode.TooManyRequests, "too_many_attempts");
        Assert.Equal("60", refused.Header("Retry-After"));
        (await late.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.TooManyRequests);
        // Whoever is signed in is counted apart.
        (await ada.PostAsync("/api/v1/accounts/confirm-access/totp", new { code = phone.Code() })).ShouldBe(HttpStatusCode.NoContent);

        app.Clock.Advance(TimeSpan.FromMinutes(1.1));
        (await late.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[0] })).ShouldBe(HttpStatusCode.OK);
        Assert.Empty(await app.QueryAsync<int>("SELECT wrong FROM accounts_factor_attempts WHERE user_id = @Id", new { ada.Id }));
    }

    [Fact]
    public async Task S41_A_new_password_does_not_replace_the_second_factor()
    {
        var (ada, phone) = await WithPhoneAsync();
        (await app.Anonymous().PostAsync("/api/v1/accounts/forgot-password", new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
        var token = await _mail.TokenAsync(ada.Email, "/reset-password");
        var client = app.Anonymous();
        (await client.PostAsync("/api/v1/accounts/reset-password", new { token, password = "another fine password" })).ShouldBe(HttpStatusCode.NoContent);
        Assert.Empty(client.Cookies.GetAllCookies());

        var halfway = await Phone.HalfwayAsync(app, ada, "another fine password");
        (await halfway.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await halfway.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S41_A_challenge_ends_with_the_password_that_opened_it()
    {
        var (ada, phone) = await WithPhoneAsync();
        var halfway = await Phone.HalfwayAsync(app, ada);
        (await ada.PutAsync("/api/v1/accounts/password", new { currentPassword = TestPerson.Password, newPassword = "another fine password" }))
            .ShouldBe(HttpStatusCode.NoContent);

        (await halfway.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
    }

    [Fact]
    public async Task S46_The_session_begins_under_a_new_token_and_ends_the_one_before()
    {
        var (ada, phone) = await WithPhoneAsync();
        var before = ada.Session.Value;
        (await ada.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized);
        (await ada.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);

        Assert.NotEqual(before, ada.Session.Value);
        (await app.Anonymous().GetAsync(Me, ("Cookie", $"__Host-session={before}"))).ShouldBe(HttpStatusCode.Unauthorized);
        Assert.Null(ada.Cookie("__Host-two-factor"));
    }

    [Fact]
    public async Task S44_A_challenge_lasts_ten_minutes()
    {
        var (ada, phone) = await WithPhoneAsync();
        var client = await Phone.HalfwayAsync(app, ada);
        app.Clock.Advance(TimeSpan.FromMinutes(10.1));

        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
    }

    private async Task<(TestPerson Ada, Phone Phone)> WithPhoneAsync()
    {
        var ada = await app.SignedInAsync();
        return (ada, await Phone.SetUpAsync(app, ada));
    }

    // Without a cookie container, which would drop the challenge when one of many succeeds.
    private Task<Answer> SendAsync((string Name, string Value) cookie, string method, string code)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Phone.SecondStep) { Content = System.Net.Http.Json.JsonContent.Create(new { method, code }) };
        request.Headers.TryAddWithoutValidation(cookie.Name, cookie.Value);
        return app.Anonymous().SendAsync(request);
    }

    private async Task<long> SessionsAsync(TestPerson person) =>
        (await app.QueryAsync<long>("SELECT COUNT(*) FROM accounts_sessions WHERE user_id = @Id", new { person.Id })).Single();
}
