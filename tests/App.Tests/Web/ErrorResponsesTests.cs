using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Web;

public sealed class ErrorResponsesTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/o")]
    [InlineData("/o/unknown-organization/x")]
    [InlineData("/sign-in/")]
    [InlineData("/.git/config")]
    [InlineData("/wwwroot/app.css")]
    [InlineData("/..%2fappsettings.json")]
    [InlineData("/index.html")]
    public async Task Unknown_page_is_not_found_for_strangers_too(string path)
    {
        var page = await app.Anonymous().GetAsync(path);

        if (path == "/sign-in/")
        {
            page.ShouldBe(HttpStatusCode.OK);
            return;
        }

        page.ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal("404", page.Find(".status-code").TextContent);
        Assert.Equal("text/html; charset=utf-8", page.Header("Content-Type"));
    }

    [Fact]
    public async Task Unknown_address_under_api_is_a_problem()
    {
        (await app.Anonymous().GetAsync("/api/v1/nowhere")).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await app.Anonymous().GetAsync("/api")).ShouldBe(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("/api/v1/accounts/me", "DELETE")]
    [InlineData("/api/v1/accounts/sign-in", "GET")]
    [InlineData("/sign-out", "GET")]
    public async Task Method_that_an_address_does_not_take_is_said_to_be_wrong(string path, string method)
    {
        var answer = await app.Anonymous().SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        answer.ShouldBe(HttpStatusCode.MethodNotAllowed, path.StartsWith("/api", StringComparison.Ordinal) ? "method_not_allowed" : null);
        Assert.NotNull(answer.Header("Allow"));
    }

    [Fact]
    public async Task S65_Error_of_ours_tells_its_trace_and_nothing_else()
    {
        using var broken = new TestApp();
        var ada = await broken.SignedInAsync();
        await broken.Database.WriteAsync(connection => connection.ExecuteAsync("ALTER TABLE organizations_members RENAME TO organizations_lost"));

        var page = (await ada.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.InternalServerError);
        var json = (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.InternalServerError, "internal_error");

        Assert.Equal("500", page.Find(".status-code").TextContent);
        Assert.Matches("^[0-9a-f]{32}$", page.Find(".status-page code").TextContent);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", json["traceId"]);
        Assert.All([page, json], answer =>
        {
            Assert.DoesNotContain("organizations_members", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
            Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        });
        Assert.Equal(2, broken.Errors.Count);
        // To the tests, which are ours, it tells the cause.
        Assert.All([page, json], answer => Assert.Contains(
            "no such table: organizations_members", Assert.ThrowsAny<Exception>(() => answer.ShouldBe(HttpStatusCode.OK)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_that_is_not_what_a_test_looks_for_says_what_it_is()
    {
        var page = await app.Anonymous().GetAsync("/nowhere");

        Assert.All([() => page.Location, () => page.Find("h7").TextContent, () => page.Find("body *").TextContent], (Func<string> look) =>
            Assert.StartsWith("GET /nowhere answered 404", Assert.ThrowsAny<Exception>(() => look()).Message, StringComparison.Ordinal));
        Assert.Contains("h7", Assert.ThrowsAny<Exception>(() => page.Find("h7")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_that_finds_no_room_in_the_queue_is_asked_to_come_again()
    {
        using var busy = new TestApp { Settings = { ["Data:MaxQueuedWrites"] = "1", ["Jobs:Enabled"] = "false" } };
        var ada = await busy.SignedInAsync();
        var hold = new TaskCompletionSource();
        var held = busy.Database.WriteAsync(_ => hold.Task);

        var json = await ada.PostAsync("/api/v1/organizations", new { name = "Late" });
        var page = await ada.SubmitAsync("/organizations", ("name", "Late"));
        hold.SetResult();
        await held;

        json.ShouldBe(HttpStatusCode.ServiceUnavailable, "overloaded");
        page.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("503", page.Find(".status-code").TextContent);
        Assert.All([json, page], answer => Assert.Equal("1", answer.Header("Retry-After")));
        Assert.Empty(busy.Errors);
        (await ada.PostAsync("/api/v1/organizations", new { name = "Late" })).ShouldBe(HttpStatusCode.Created);
    }
}
