using System.Net;
using App.Tests.Accounts.Places;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>What one network may do in a day, and one address in an hour.</summary>
public sealed class VelocityTests
{
    private const string Accounts = "/api/v1/accounts";

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.200", "203.0.114.1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:ffff::1", "2001:db8:2::1")]
    public async Task S11_One_network_opens_so_many_accounts_a_day(string address, string neighbour, string stranger)
    {
        using var app = Create(("Accounts:SignUpsPerNetworkPerDay", "2"));
        (await app.From(address).SignUpAsync("one@example.com")).ShouldBe(HttpStatusCode.Created);
        (await app.From(address).PostAsync($"{Accounts}/sign-up", new { email = "x@example.com", password = "short", name = "X" })).ShouldBe(HttpStatusCode.BadRequest);
        (await app.From(neighbour).SignUpAsync("two@example.com")).ShouldBe(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromHours(23));

        var refused = (await app.From(address).SignUpAsync("three@example.com")).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");

        Assert.Contains("tomorrow", refused["detail"], StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, null), 3000, 3601);
        (await app.From(neighbour).SignUpAsync("three@example.com")).ShouldBe(HttpStatusCode.TooManyRequests);
        Assert.Equal(1, (await app.QueryAsync<long>("SELECT count(*) FROM audit_events WHERE detail = 'SignUpsPerNetworkPerDay'")).Single());
        (await app.From(stranger).SignUpAsync("three@example.com")).ShouldBe(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromHours(1.1));
        (await app.From(address).SignUpAsync("four@example.com")).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task S11_Network_with_many_addresses_is_limited_at_signing_up_without_a_setting()
    {
        using var app = Create();
        for (var number = 0; number < 300; number++)
        {
            (await TryAsync($"2001:db8:1:{number:x}::1")).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync("2001:db8:1:ffff::1")).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        (await TryAsync("2001:db8:2::1")).ShouldBe(HttpStatusCode.BadRequest);

        Task<Answer> TryAsync(string address) => app.From(address).PostAsync($"{Accounts}/sign-up", new { email = "x@example.com", password = "short", name = "X" });
    }

    [Fact]
    public async Task S11_Network_s_limit_tells_nothing_about_addresses_where_they_are_confirmed()
    {
        using var app = Create(("Accounts:SignUpsPerNetworkPerDay", "2"), ("Accounts:RequireConfirmedEmail", "true"));

        (await app.From("203.0.113.1").SignUpAsync("ada@example.com")).ShouldBe(HttpStatusCode.Accepted);
        await new Mailbox(app).SettleAsync();
        (await app.From("203.0.113.1").SignUpAsync("ada@example.com")).ShouldBe(HttpStatusCode.Accepted);
        (await app.From("203.0.113.1").SignUpAsync("ada@example.com")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task S11_Address_that_goes_through_a_list_of_accounts_tries_once_a_minute()
    {
        using var app = Create(("Accounts:FailedAccountsPerAddress", "5"));
        await app.From("198.51.100.1").SignUpAsync("ada@example.com");
        var known = app.From("198.51.100.1");
        (await StrictApp.SignInAsync(known, "ada@example.com")).ShouldBe(HttpStatusCode.OK);
        for (var number = 0; number < 5; number++)
        {
            (await SignInAsync(app, $"somebody{number}@example.com")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
            app.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        (await SignInAsync(app, "ada@example.com", TestPerson.Password)).ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(app, "ada@example.com", TestPerson.Password)).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        (await SignInAsync(app, "nobody@example.com")).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        Assert.Equal(1, (await app.QueryAsync<long>("SELECT count(*) FROM audit_events WHERE detail = 'CredentialStuffing'")).Single());

        // Neighbours are not slowed, nor is a browser that the account has signed in from.
        (await SignInAsync(app, "ada@example.com", TestPerson.Password, "203.0.113.10")).ShouldBe(HttpStatusCode.OK);
        (await StrictApp.SignInAsync(known.MoveTo("203.0.113.9"), "ada@example.com")).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        (await SignInAsync(app, "nobody@example.com")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        app.Clock.Advance(TimeSpan.FromHours(1));
        (await SignInAsync(app, "ada@example.com", TestPerson.Password)).ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(app, "ada@example.com", TestPerson.Password)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_account_s_forgetful_owner_slows_nobody_else()
    {
        using var app = Create(("Accounts:FailedAccountsPerAddress", "3"));
        await app.From("198.51.100.1").SignUpAsync("ada@example.com");
        for (var number = 0; number < 6; number++)
        {
            (await SignInAsync(app, "bob@example.com")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
            app.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        (await SignInAsync(app, "ada@example.com", TestPerson.Password)).ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(app, "ada@example.com", TestPerson.Password)).ShouldBe(HttpStatusCode.OK);
    }

    private static TestApp Create(params (string, string)[] settings) => PlacesApp.Create(null, [.. settings, ("RateLimits:Enabled", "true")]);

    private static Task<Answer> SignInAsync(TestApp app, string email, string password = "a wrong password", string address = "203.0.113.9") =>
        StrictApp.SignInAsync(app.From(address), email, password);
}
