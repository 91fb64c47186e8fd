using System.Net;
using App.BuildingBlocks.Audit;
using App.Tests.RateLimits;
using App.Tests.Support;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

/// <summary>Somebody who guesses passwords, from as many addresses as wanted, and the owner of the account.</summary>
public sealed class SignInThrottleTests
{
    private int _address;

    [Fact]
    public async Task S63_Failed_sign_in_is_recorded_with_where_it_came_from_and_does_not_fill_the_log()
    {
        using var app = RateLimitTests.Limited();
        app.Settings["RateLimits:Enabled"] = "false";
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 15; number++)
        {
            (await RateLimitTests.PostAsync(app, "203.0.113.9", ada.Email, "wrong, of course")).ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await RateLimitTests.PostAsync(app, "203.0.113.10", "nobody@example.com", "wrong, of course")).ShouldBe(HttpStatusCode.Unauthorized);

        var failed = (await app.Services.GetRequiredService<AuditReader>().LastAsync(100, null)).Where(row => row.Action == "accounts.sign_in_failed").ToList();
        Assert.Equal(10, failed.Count(row => row.AccountId == ada.Id && row.Address == "203.0.113.9" && !row.Succeeded && row.Detail == "password"));
        Assert.Single(failed, row => row.AccountId is null && row.Address == "203.0.113.10");
    }

    [Fact]
    public async Task S36_Third_wrong_password_in_a_row_makes_everybody_wait_longer_and_longer()
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();
        await WrongAsync(app, ada.Email);
        await WrongAsync(app, ada.Email);
        var waits = new List<int>();
        while (waits.Count < 9)
        {
            await WrongAsync(app, ada.Email);
            var refused = (await GuessAsync(app, ada.Email)).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
            waits.Add(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture));
            app.Clock.Advance(TimeSpan.FromSeconds(waits[^1]));
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 900, 900], waits);
    }

    [Fact]
    public async Task S36_Owner_signs_in_from_a_known_browser_while_a_stranger_guesses()
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();
        (await ada.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        for (var number = 0; number < 3; number++)
        {
            await WrongAsync(app, ada.Email);
        }

        (await GuessAsync(app, ada.Email)).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        (await ada.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        (await RateLimitTests.PostAsync(app, Next(), ada.Email)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S36_Browser_known_to_one_account_is_a_stranger_to_another()
    {
        using var app = RateLimitTests.Limited();
        var (ada, mallory) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Mallory"));
        await mallory.PostAsync("/api/v1/accounts/sign-in", new { email = mallory.Email, password = TestPerson.Password });
        for (var number = 0; number < 3; number++)
        {
            await WrongAsync(app, ada.Email);
        }

        (await mallory.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = "not the password" })).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task S36_Many_at_once_are_no_more_guesses_than_one_after_the_other()
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => GuessAsync(app, ada.Email))));

        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
        Assert.Equal(57, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task S36_After_100_wrong_ones_in_a_row_only_a_new_password_helps()
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 100; number++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(15));
            await WrongAsync(app, ada.Email);
        }

        app.Clock.Advance(TimeSpan.FromDays(1));
        var refused = await RateLimitTests.PostAsync(app, Next(), ada.Email);
        Assert.Contains("new password", refused.ShouldBe(HttpStatusCode.TooManyRequests)["detail"], StringComparison.Ordinal);

        var hash = new PasswordHasher<object>().HashPassword(new object(), "another correct horse");
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET password_hash = @hash WHERE id = @Id", new { hash, ada.Id }));
        (await RateLimitTests.PostAsync(app, Next(), ada.Email, "another correct horse")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S36_Right_password_begins_the_count_anew()
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 6; number++)
        {
            await WrongAsync(app, ada.Email);
            await WrongAsync(app, ada.Email);
            (await RateLimitTests.PostAsync(app, Next(), ada.Email)).ShouldBe(HttpStatusCode.OK);
        }

        Assert.Empty(await app.QueryAsync<int>("SELECT wrong FROM accounts_attempts"));
    }

    [Fact]
    public async Task S36_One_password_tried_on_200_accounts_is_stopped()
    {
        using var app = RateLimitTests.Limited();
        await app.SignedInAsync();

        var answers = new List<HttpStatusCode>();
        for (var number = 0; number < 200; number++)
        {
            answers.Add((await RateLimitTests.PostAsync(app, "203.0.113.9", $"person{number}@example.org", "not the password")).Status);
        }

        // Twenty accounts, then a try a minute.
        Assert.Equal(21, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(179, answers.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task V03_Address_without_an_account_is_slowed_alike()
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();
        var answers = new List<(HttpStatusCode, string?)>();
        foreach (var email in new[] { ada.Email, "nobody@example.com" })
        {
            for (var number = 0; number < 4; number++)
            {
                var answer = await GuessAsync(app, email);
                answers.Add((answer.Status, answer["code"]));
            }
        }

        Assert.Equal(answers[..4], answers[4..]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[3].Item1);
    }

    [Fact]
    public async Task S36_What_is_no_address_is_counted_apart_from_other_nonsense_and_once_for_all_its_spellings()
    {
        using var app = RateLimitTests.Limited();
        foreach (var typed in new[] { "not an address", " Not an ADDRESS", "not an address " })
        {
            await WrongAsync(app, typed);
        }

        (await GuessAsync(app, "NOT AN ADDRESS")).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        await WrongAsync(app, "ada@");
        await WrongAsync(app, "ada lovelace@example.com");
    }

    [Fact]
    public async Task S63_Slowed_account_is_recorded()
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 8; number++)
        {
            await GuessAsync(app, ada.Email);
        }

        Assert.Single(await app.Services.GetRequiredService<AuditReader>().LastAsync(100, ada.Id), row => row.Action == "accounts.sign_in_slowed");
    }

    // Every guess from an address of its own: what is counted by address stays out of the way.
    private Task<Answer> GuessAsync(TestApp app, string email) => RateLimitTests.PostAsync(app, Next(), email, "not the password");

    private async Task WrongAsync(TestApp app, string email) => (await GuessAsync(app, email)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");

    private string Next() => $"2001:db8:{Interlocked.Increment(ref _address):x}::1";
}
