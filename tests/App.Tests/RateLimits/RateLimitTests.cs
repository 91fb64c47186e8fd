using System.Net;
using App.BuildingBlocks.Audit;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.RateLimits;

public sealed class RateLimitTests
{
    private const string SignIn = "/api/v1/accounts/sign-in";

    [Fact]
    public async Task S11_Fourth_try_to_sign_in_within_ten_seconds_is_refused_with_the_time_to_wait()
    {
        using var app = Limited();
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 3; number++)
        {
            (await PostAsync(app, "203.0.113.9", ada.Email)).ShouldBe(HttpStatusCode.OK);
        }

        var refused = (await PostAsync(app, "203.0.113.9", $" {ada.Email.ToUpperInvariant()}")).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");

        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 10);
        (await PostAsync(app, "198.51.100.1", ada.Email)).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        (await PostAsync(app, "203.0.113.9", ada.Email)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S11_Page_and_json_share_a_limit_and_the_page_says_what_to_do()
    {
        using var app = Limited();
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 3; number++)
        {
            (await PostAsync(app, "203.0.113.9", ada.Email)).ShouldBe(HttpStatusCode.OK);
        }

        var page = await FormAsync(app, "203.0.113.9", ada.Email);

        page.ShouldBe(HttpStatusCode.TooManyRequests);
        Assert.NotNull(page.Header("Retry-After"));
        Assert.Contains("seconds", page.Find(".lead").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S11_Limit_is_exact_however_many_come_at_once_and_to_two_processes()
    {
        var data = TestData.Create();
        using var blue = Limited(data);
        using var green = Limited(data);
        var ada = await blue.SignedInAsync();
        _ = green.Server;

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => PostAsync(number % 2 == 0 ? blue : green, "203.0.113.9", ada.Email))));

        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(37, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task S11_Everything_together_is_limited_to_100_requests_a_minute_and_files_do_not_count()
    {
        using var app = Limited();
        await CountAsync(app, "/nowhere", "203.0.113.9", 60);
        await CountAsync(app, "/healthz", "203.0.113.9", 200);
        await CountAsync(app, "/favicon.svg", "203.0.113.9", 200);
        await CountAsync(app, "/", "203.0.113.9", 40);

        (await GetAsync(app, "/", "203.0.113.9")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await GetAsync(app, "/api/v1/accounts/me", "203.0.113.9")).ShouldBe(HttpStatusCode.TooManyRequests, "too_many_requests");
        (await GetAsync(app, "/", "203.0.113.10")).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await GetAsync(app, "/", "203.0.113.9")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9", true)]
    [InlineData("::1", "203.0.113.9", false)]
    public async Task S11_Addresses_of_one_subscriber_are_one(string one, string other, bool together)
    {
        using var app = Limited();
        await CountAsync(app, "/nowhere", one, 100);

        (await GetAsync(app, "/nowhere", other)).ShouldBe(together ? HttpStatusCode.TooManyRequests : HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task V05_Who_has_no_address_is_limited_too()
    {
        using var app = Limited();
        await CountAsync(app, "/nowhere", null, 100);

        (await GetAsync(app, "/nowhere", null)).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task V05_Forged_addresses_make_nobody_new()
    {
        using var app = Limited();
        app.Settings["App:TrustedProxies"] = "192.0.2.0/24";
        app.OnKestrel();
        var statuses = new List<HttpStatusCode>();
        foreach (var number in Enumerable.Range(0, 101))
        {
            var client = app.Anonymous();
            var forged = $"203.0.113.{number}";
            statuses.Add((await client.GetAsync("/nowhere", ("X-Forwarded-For", forged), ("X-Real-IP", forged), ("Forwarded", $"for={forged}"))).Status);
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.NotFound, 100), HttpStatusCode.TooManyRequests], statuses);
    }

    [Fact]
    public async Task S63_Limit_that_is_hit_is_recorded_once()
    {
        using var app = Limited();
        await CountAsync(app, "/nowhere", "203.0.113.9", 100);
        await CountAsync(app, "/nowhere", "203.0.113.9", 20, HttpStatusCode.TooManyRequests);
        var ada = await app.SignedInAsync();
        for (var number = 0; number < 9; number++)
        {
            await PostAsync(app, "198.51.100.7", ada.Email);
        }

        var hits = (await app.Services.GetRequiredService<AuditReader>().LastAsync(100, null)).Where(row => row.Action == "limits.hit").Reverse();

        Assert.Equal([("203.0.113.9", "all", false), ("198.51.100.7", "SignIn", false)], hits.Select(row => (row.Address, row.Detail, row.Succeeded)));
    }

    [Fact]
    public async Task Neither_addresses_nor_people_stand_in_the_table_and_old_rows_go()
    {
        using var app = Limited();
        var ada = await app.SignedInAsync();
        await PostAsync(app, "203.0.113.9", ada.Email);
        var rows = (await Tables.ReadAsync(app))["rate_limits"];
        Assert.NotEmpty(rows);
        Assert.DoesNotContain("203.0.113.9", rows, StringComparison.Ordinal);
        Assert.DoesNotContain(ada.Email, rows, StringComparison.OrdinalIgnoreCase);

        app.Clock.Advance(TimeSpan.FromHours(2));
        await PostAsync(app, "203.0.113.9", ada.Email);

        Assert.Equal(2, (await app.QueryAsync<int>("SELECT taken FROM rate_limits")).Count());
    }

    internal static TestApp Limited(BuildingBlocks.Data.DataPaths? data = null)
    {
        var app = new TestApp(data ?? TestData.Create());
        app.Settings["RateLimits:Enabled"] = "true";
        return app;
    }

    internal static Task<Answer> PostAsync(TestApp app, string address, string email, string password = TestPerson.Password)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, SignIn) { Content = System.Net.Http.Json.JsonContent.Create(new { email, password }) };
        request.Headers.Add("X-Forwarded-For", address);
        return app.Anonymous().SendAsync(request);
    }

    private static Task<Answer> FormAsync(TestApp app, string address, string email)
    {
        var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = email, ["password"] = TestPerson.Password });
        var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = form };
        request.Headers.Add("X-Forwarded-For", address);
        return app.Anonymous().SendAsync(request);
    }

    private static Task<Answer> GetAsync(TestApp app, string path, string? address) =>
        app.Anonymous().GetAsync(path, address is null ? [] : [("X-Forwarded-For", address)]);

    private static async Task CountAsync(TestApp app, string path, string? address, int times, HttpStatusCode? status = null)
    {
        for (var number = 0; number < times; number++)
        {
            var answer = await GetAsync(app, path, address);
            Assert.True(status is null ? answer.Status != HttpStatusCode.TooManyRequests : answer.Status == status, $"{path}, number {number}: {answer.Status}");
        }
    }
}
