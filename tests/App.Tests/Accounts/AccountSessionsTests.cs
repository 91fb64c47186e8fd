using System.Net;
using App.BuildingBlocks.Data;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class AccountSessionsTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "/api/v1/accounts/sessions";
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task Sessions_are_listed_with_their_device_and_the_current_one_is_marked()
    {
        var ada = await app.SignedInAsync();
        await PhoneAsync(ada);

        var list = (await ada.GetAsync(Path)).ShouldBe(HttpStatusCode.OK);
        var page = await ada.GetAsync("/account/sessions");

        Assert.Equal(2, list.Json["items"]!.AsArray().Count);
        Assert.Equal(("Firefox on Linux", "false", "true"), (list["items.0.device"], list["items.0.isCurrent"], list["items.1.isCurrent"]));
        Assert.Contains("Firefox on Linux", page.Find("main").TextContent, StringComparison.Ordinal);
        page.Find(".badge.success");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S50_One_session_is_ended(bool byPage)
    {
        var ada = await app.SignedInAsync();
        var phone = await PhoneAsync(ada);
        var id = (await ada.GetAsync(Path))["items.0.id"];

        (byPage ? await ada.SubmitAsync($"/account/sessions/{id}/end") : await ada.DeleteAsync($"{Path}/{id}"))
            .ShouldBe(byPage ? HttpStatusCode.Redirect : HttpStatusCode.NoContent);

        (await phone.GetAsync(Path)).ShouldBe(HttpStatusCode.Unauthorized);
        (await ada.GetAsync(Path)).ShouldBe(HttpStatusCode.OK);
        (await ada.DeleteAsync($"{Path}/{id}")).ShouldBe(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task S50_All_others_are_ended()
    {
        var ada = await app.SignedInAsync();
        var (one, two) = (await PhoneAsync(ada), await PhoneAsync(ada));

        Assert.Equal("2", (await ada.PostAsync($"{Path}/end-others")).ShouldBe(HttpStatusCode.OK)["ended"]);

        (await one.GetAsync(Path)).ShouldBe(HttpStatusCode.Unauthorized);
        (await two.GetAsync(Path)).ShouldBe(HttpStatusCode.Unauthorized);
        (await ada.GetAsync(Path)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Session_of_somebody_else_is_not_to_be_ended()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        var id = (await ben.GetAsync(Path))["items.0.id"];

        (await ada.DeleteAsync($"{Path}/{id}")).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await ada.SubmitAsync($"/account/sessions/{id}/end")).ShouldBe(HttpStatusCode.NotFound);

        (await ben.GetAsync(Path)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task New_device_is_told_by_mail_and_a_known_one_is_not()
    {
        var mail = new Mailbox(app);
        var ada = await app.SignedInAsync();
        var phone = await PhoneAsync(ada);
        var told = await mail.WaitForAsync(ada.Email, "New sign-in");
        Assert.Contains("Firefox on Linux", told.Text, StringComparison.Ordinal);

        // Another one like it on the same network; the same browser again, by its cookie, after an update.
        await SignInAsync(app.Anonymous(), ada, Firefox);
        await SignInAsync(phone, ada, "Something/2.0");
        await mail.SettleAsync();

        Assert.Single(await mail.ToAsync(ada.Email, "New sign-in"));
    }

    [Fact]
    public async Task Browsers_that_keep_no_cookies_are_remembered_up_to_a_hundred()
    {
        var ada = await app.SignedInAsync();
        await app.Services.GetRequiredService<IDatabase>().WriteAsync(connection => connection.ExecuteAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
            INSERT INTO accounts_devices (user_id, token_hash, first_seen_at, last_seen_at) SELECT @Id, CAST('device' || i AS BLOB), 1, i FROM n
            """,
            new { ada.Id }));

        await SignInAsync(app.Anonymous(), ada, Firefox);

        Assert.Equal(100, (await app.QueryAsync<int>("SELECT COUNT(*) FROM accounts_devices WHERE user_id = @Id", new { ada.Id })).Single());
        Assert.Single(await app.QueryAsync<string>("SELECT user_agent FROM accounts_devices WHERE user_id = @Id AND user_agent LIKE '%Firefox%'", new { ada.Id }));
    }

    [Theory]
    [InlineData("/api/v1/accounts/sign-out")]
    [InlineData("/sign-out")]
    public async Task S62_Signing_out_clears_what_the_browser_keeps(string path)
    {
        var ada = await app.SignedInAsync();

        var answer = path.StartsWith("/api", StringComparison.Ordinal) ? await ada.PostAsync(path) : await ada.SubmitAsync(path);

        Assert.Equal("\"cache\", \"storage\"", answer.Header("Clear-Site-Data"));
    }

    [Fact]
    public async Task S62_Pages_of_the_account_are_not_stored()
    {
        var ada = await app.SignedInAsync();
        foreach (var route in Route.AllOf(app).Where(route => route is { IsPage: true, Method: "GET", NamesRows: false }))
        {
            Assert.Equal("no-store", (await ada.GetAsync(route.Path(ada.Slug, Guid.Empty))).Header("Cache-Control"));
        }
    }

    private async Task<TestClient> PhoneAsync(TestPerson person)
    {
        var phone = app.Anonymous();
        await SignInAsync(phone, person, Firefox);
        return phone;
    }

    private static async Task SignInAsync(TestClient client, TestPerson person, string agent)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/accounts/sign-in")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { email = person.Email, password = TestPerson.Password }),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        (await client.SendAsync(request)).ShouldBe(HttpStatusCode.OK);
    }
}
