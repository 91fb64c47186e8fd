using System.Net;
using App.Tests.Accounts;
using App.Tests.Support;

namespace App.Tests.RateLimits;

/// <summary>Who has the larger window of the limit for all requests: a session or key that is found, and nothing that only looks like one.</summary>
public sealed class FoundCallersTests
{
    private static readonly (string, string) s_here = ("X-Forwarded-For", "203.0.113.9");

    [Theory]
    [InlineData("Cookie", "__Host-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Cookie", "theme=dark")]
    [InlineData("Authorization", "Bearer sk_000000000000000000000000000000000000")]
    [InlineData("Authorization", "Basic YWRhOmFkYQ==")]
    public async Task S11_What_is_made_up_counts_as_nothing(string header, string value)
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 100; number++)
        {
            var answer = await app.Anonymous().GetAsync("/api/v1/accounts/me", s_here, (header, value));
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.Status);
        }

        (await app.Anonymous().GetAsync("/", s_here, (header, value))).ShouldBe(HttpStatusCode.TooManyRequests);
        (await GetAsync(app)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await ada.GetAsync("/organizations", s_here)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S11_Sessions_and_keys_that_are_found_have_the_larger_window_and_leave_the_strangers_beside_them_theirs()
    {
        using var app = RateLimitTests.Limited();
        var ada = await app.SignedInAsync();
        var key = KeyClient.Of(app, await KeyClient.MakeAsync(ada));
        for (var number = 0; number < 75; number++)
        {
            (await ada.GetAsync("/nowhere", s_here)).ShouldBe(HttpStatusCode.NotFound);
            (await key.GetAsync("/api/v1/accounts/me", s_here)).ShouldBe(HttpStatusCode.OK);
        }

        for (var number = 0; number < 100; number++)
        {
            (await GetAsync(app)).ShouldBe(HttpStatusCode.OK);
        }

        (await GetAsync(app)).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task S11_More_than_the_larger_window_is_not_even_looked_up()
    {
        using var app = RateLimitTests.Limited();
        app.Settings["RateLimits:UsersPerMinute"] = "120";
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 120; number++)
        {
            await app.Anonymous().GetAsync("/nowhere", s_here, ("Cookie", "theme=dark"));
        }

        (await ada.GetAsync("/organizations", s_here)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await ada.GetAsync("/organizations", ("X-Forwarded-For", "198.51.100.1"))).ShouldBe(HttpStatusCode.OK);
    }

    private static Task<Answer> GetAsync(TestApp app) => app.Anonymous().GetAsync("/", s_here);
}
