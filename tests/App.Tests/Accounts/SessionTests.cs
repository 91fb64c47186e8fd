using System.Net;
using System.Text;
using App.BuildingBlocks.Data;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class SessionTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";

    [Theory]
    [InlineData("/api/v1/accounts/sign-out", HttpStatusCode.NoContent)]
    [InlineData("/sign-out", HttpStatusCode.Redirect)]
    public async Task S48_Copied_cookie_is_dead_after_signing_out(string path, HttpStatusCode status)
    {
        var ada = await app.SignedInAsync();
        var thief = With(ada.Session);
        (await thief.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);

        (path.StartsWith("/api", StringComparison.Ordinal) ? await ada.PostAsync(path) : await ada.SubmitAsync(path)).ShouldBe(status);

        (await thief.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        Assert.Null(ada.Cookie("__Host-session"));
    }

    [Fact]
    public async Task Signing_out_ends_this_session_only()
    {
        var ada = await app.SignedInAsync();
        var phone = app.Anonymous();
        await phone.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password });

        await phone.PostAsync("/api/v1/accounts/sign-out");

        (await phone.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signing_out_without_a_session_is_no_mistake()
    {
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-out")).ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal("/", (await app.Anonymous().SubmitAsync("/sign-out")).ShouldBe(HttpStatusCode.Redirect).Location);
    }

    [Fact]
    public async Task S46_Signing_in_gives_a_new_session_and_ends_the_one_before()
    {
        var ada = await app.SignedInAsync();
        var before = With(ada.Session);

        await ada.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password });

        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        (await before.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task S46_Session_that_a_stranger_chose_is_not_taken_over()
    {
        var chosen = new Cookie("__Host-session", new string('A', 43), "/", app.Address.Host) { Secure = true };
        var ada = await app.SignedInAsync();
        var victim = With(chosen);

        await victim.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password });

        (await victim.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        (await With(chosen).GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task S12_S13_Cookie_is_for_this_host_over_https_and_not_for_scripts()
    {
        var answer = await app.Anonymous().PostAsync(
            "/api/v1/accounts/sign-up", new { email = "cookie@example.com", password = TestPerson.Password, name = "Ada" });

        Assert.Matches(
            "^__Host-session=[A-Za-z0-9_-]{43}; max-age=7776000; path=/; secure; samesite=lax; httponly; "
            + "__Host-device=[A-Za-z0-9_-]{43}; max-age=34560000; path=/; secure; samesite=lax; httponly; "
            + "__Host-known-browser=[A-Za-z0-9_-]+; max-age=15552000; path=/; secure; samesite=lax; httponly; "
            + "__Host-last-way=password; max-age=31536000; path=/; secure; samesite=lax; httponly$",
            answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Cookie_has_a_plain_name_where_the_product_is_served_over_http()
    {
        using var plain = new TestApp { Address = new Uri("http://app.example.com") };
        var ada = await plain.SignedInAsync();

        Assert.Equal(("session", false), (ada.Session.Name, ada.Session.Secure));
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S58_Token_is_nowhere_in_the_database()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        await ada.GetAsync(Me);

        var directory = own.Services.GetRequiredService<DataPaths>().Directory;
        foreach (var file in Directory.GetFiles(directory, "app.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain(ada.Session.Value, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("///////////////////////////////////////////")]
    [InlineData("%00%00%00")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("\"quoted\"; =; ;;;, __Host-session")]
    public async Task Cookie_that_is_none_of_ours_means_nobody(string value) =>
        (await app.Anonymous().GetAsync(Me, ("Cookie", $"__Host-session={value}"))).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");

    [Fact]
    public async Task S47_Session_ends_when_it_was_not_used_for_14_days()
    {
        using var own = new TestApp();
        var (ada, ben) = (await own.SignedInAsync("Ada"), await own.SignedInAsync("Ben"));

        own.Clock.Advance(TimeSpan.FromDays(13.9));
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        own.Clock.Advance(TimeSpan.FromDays(0.2));

        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        (await ben.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task S47_Session_ends_after_90_days_however_much_it_is_used()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        for (var day = 0; day < 89; day += 10)
        {
            (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
            own.Clock.Advance(TimeSpan.FromDays(Math.Min(10, 89.9 - day)));
        }

        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        own.Clock.Advance(TimeSpan.FromDays(0.2));
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task Use_is_written_once_an_hour_at_most()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        var before = await Tables.ReadAsync(own);

        own.Clock.Advance(TimeSpan.FromMinutes(59));
        await ada.GetAsync(Me);
        Assert.Equal(before, await Tables.ReadAsync(own));

        own.Clock.Advance(TimeSpan.FromMinutes(2));
        await ada.GetAsync(Me);
        Assert.NotEqual(before, await Tables.ReadAsync(own));
    }

    private TestClient With(Cookie session)
    {
        var client = app.Anonymous();
        client.Cookies.Add(app.Address, new Cookie(session.Name, session.Value) { Secure = session.Secure });
        return client;
    }
}
