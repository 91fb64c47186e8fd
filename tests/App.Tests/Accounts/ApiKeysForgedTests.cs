using System.Net;
using App.BuildingBlocks.Data;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

/// <summary>Keys that are none, and keys that are used too often.</summary>
public sealed class ApiKeysForgedTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";

    [Fact]
    public async Task S56_V06_Malformed_or_forged_key_is_refused_and_never_an_error()
    {
        var ada = await app.SignedInAsync();
        var key = await KeyClient.MakeAsync(ada);
        string[] forged =
        [
            "Bearer", "Bearer ", $"Bearer{key}", $"Bearer;{key}", $"Bearer {key}, Bearer {key}", $"Bearer \"{key}\"", $"Bearer {key}=", $"Bearer {key}\u00e4",
            $"Bearer {key[..^1]}", $"Bearer {key}0", $"Bearer {Swap(key, 3)}", $"Bearer {Swap(key, 20)}", $"Bearer {Swap(key, 38)}",
            $"Bearer {key.ToUpperInvariant()}", $"Bearer {key[3..]}",
            $"Bearer xx_{key[3..]}", $"Bearer _{key}", $"Bearer {new string('_', 39)}", $"Bearer {new string('A', 4000)}",
            "Bearer sk_' OR 1=1 --", "Bearer sk_%00%00", "Bearer eyJhbGciOiJub25lIn0.e30.",
            $"Basic {key}", key, $"ApiKey {key}", $"Token {key}", "Bearer sk_000000000000000000000000000000000000",
        ];

        foreach (var value in forged)
        {
            var answer = await app.Anonymous().GetAsync(Me, ("Authorization", value));
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"“{value}” is answered with {(int)answer.Status}.");
        }

        (await app.Anonymous().GetAsync($"{Me}?access_token={key}&api_key={key}", ("X-Api-Key", key))).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        (await app.Anonymous().GetAsync(Me, ("authorization", $"bearer {key}"))).ShouldBe(HttpStatusCode.OK);
        Assert.True(forged.Length >= 20);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task Two_keys_at_once_are_none()
    {
        var ada = await app.SignedInAsync();
        var (one, two) = (await KeyClient.MakeAsync(ada), await KeyClient.MakeAsync(ada));

        (await app.Anonymous().GetAsync(Me, ("Authorization", $"Bearer {one}"), ("Authorization", $"Bearer {two}"))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Mistyped_key_does_not_reach_the_database()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        var key = await KeyClient.MakeAsync(ada);
        await own.Database.WriteAsync(connection => connection.ExecuteAsync("ALTER TABLE accounts_api_keys RENAME TO accounts_lost"));

        (await KeyClient.Of(own, Swap(key, 20)).GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        // The right one does, so the table was really gone.
        (await KeyClient.Of(own, key).GetAsync(Me)).ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task Keys_made_before_the_prefix_was_changed_stay_good()
    {
        using var own = new TestApp { Settings = { ["Accounts:ApiKeyPrefix"] = "acme" } };
        var key = await KeyClient.MakeAsync(await own.SignedInAsync());

        Assert.Matches("^acme_[0-9A-Za-z]{36}$", key);
        (await KeyClient.Of(own, key).GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V17_Limit_of_a_key_is_exact_however_many_come_at_once()
    {
        using var limited = new TestApp { Settings = { ["RateLimits:Enabled"] = "true", ["RateLimits:UsersPerMinute"] = "10000", ["RateLimits:VisitorsPerMinute"] = "10000" } };
        var ada = await limited.SignedInAsync();
        var made = await ada.PostAsync("/api/v1/accounts/api-keys", new { name = "Slow", scopes = new[] { "read" }, requestsPerMinute = 20 });
        var (key, other) = (KeyClient.Of(limited, made["key"]!), KeyClient.Of(limited, await KeyClient.MakeAsync(ada)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => key.GetAsync(Me)));

        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        var refused = answers.First(answer => answer.Status != HttpStatusCode.OK).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        (await other.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        limited.Clock.Advance(TimeSpan.FromMinutes(1));
        (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V17_Limit_of_a_key_holds_for_two_processes_together()
    {
        var data = TestData.Create();
        using var blue = Limited(data);
        using var green = Limited(data);
        var ada = await blue.SignedInAsync();
        var made = await ada.PostAsync("/api/v1/accounts/api-keys", new { name = "Shared", scopes = new[] { "read" }, requestsPerMinute = 100 });
        var (first, second) = (KeyClient.Of(blue, made["key"]!), KeyClient.Of(green, made["key"]!));

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => (number % 2 == 0 ? first : second).GetAsync(Me)));

        // The limit, and at most twice a fiftieth of it less one for each process.
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.OK), 100, 104);
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, answer.Text));
        blue.Clock.Advance(TimeSpan.FromMinutes(1));
        (await first.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(49)]
    [InlineData(100)]
    public async Task V17_Limit_of_a_key_is_exact_in_one_process(int limit)
    {
        using var app = Limited(TestData.Create());
        var ada = await app.SignedInAsync();
        var made = await ada.PostAsync("/api/v1/accounts/api-keys", new { name = "Alone", scopes = new[] { "read" }, requestsPerMinute = limit });
        var key = KeyClient.Of(app, made["key"]!);
        for (var minute = 0; minute < 2; minute++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, limit + 60).Select(_ => key.GetAsync(Me)));
            Assert.Equal(limit, answers.Count(answer => answer.Status == HttpStatusCode.OK));
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Key_that_makes_few_requests_costs_no_write()
    {
        using var app = Limited(TestData.Create());
        var key = KeyClient.Of(app, await KeyClient.MakeAsync(await app.SignedInAsync()));
        await key.GetAsync(Me);
        var before = (await app.QueryAsync<int>("SELECT taken FROM rate_limits")).Sum();

        for (var number = 0; number < 9; number++)
        {
            (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        }

        Assert.Equal(before, (await app.QueryAsync<int>("SELECT taken FROM rate_limits")).Sum());
    }

    private static TestApp Limited(DataPaths data)
    {
        var app = new TestApp(data);
        (app.Settings["RateLimits:Enabled"], app.Settings["RateLimits:UsersPerMinute"], app.Settings["RateLimits:VisitorsPerMinute"]) = ("true", "10000", "10000");
        return app;
    }

    private static string Swap(string key, int place) => $"{key[..place]}{(key[place] == 'x' ? 'y' : 'x')}{key[(place + 1)..]}";
}
