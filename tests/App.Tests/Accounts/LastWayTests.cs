using System.Net;
using App.Tests.Accounts.External;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>The sign-in page marks the way by which this browser signed in last.</summary>
public sealed class LastWayTests : IAsyncLifetime
{
    private const string SignIn = "/api/v1/accounts/sign-in";
    private const string Cookie = "__Host-last-way";
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = (await ScriptedProvider.StartAsync()).AsOpenId();
        _app = ExternalApp.Create("corp", ("Authority", _provider.Address), ("ClientId", "product"), ("ClientSecret", "secret"));
    }

    public async Task DisposeAsync()
    {
        _app.Dispose();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData("sign-up", "password", "Sign in")]
    [InlineData("password", "password", "Sign in")]
    [InlineData("passkey", "passkey", "Sign in with a passkey")]
    [InlineData("password and passkey", "password", "Sign in")]
    [InlineData("magic link", "magic_link", "Email me a link instead")]
    [InlineData("mailed code", "email_code", "Email me a link instead")]
    [InlineData("provider", "corp", "Continue with corp")]
    public async Task Page_marks_the_way_that_this_browser_came_last_also_after_signing_out(string way, string value, string button)
    {
        var client = await EnterAsync(way);
        Assert.Equal(value, client.Cookie(Cookie)!.Value);
        (await client.SubmitAsync("/sign-out")).ShouldBe(HttpStatusCode.Redirect);

        var page = (await client.GetAsync("/sign-in")).ShouldBe(HttpStatusCode.OK);

        var mark = page.Find("#last-way");
        Assert.Equal("Last used", mark.TextContent);
        Assert.Equal(button, page.Find("[aria-describedby=last-way]").TextContent.Trim());
        Assert.True(mark.ParentElement!.Contains(page.Find("[aria-describedby=last-way]")));
    }

    [Fact]
    public async Task Who_was_never_here_sees_no_mark_and_a_sign_in_that_fails_or_is_half_done_makes_none()
    {
        var ada = await _app.SignedInAsync();
        using var key = await PasskeyHolder.AddAsync(ada);
        var client = _app.Anonymous();
        (await client.PostAsync(SignIn, new { email = ada.Email, password = "not the password" })).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await client.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");

        Assert.Null(client.Cookie(Cookie));
        Assert.Empty((await client.GetAsync("/sign-in")).Page.QuerySelectorAll("#last-way, [aria-describedby=last-way]"));
    }

    [Theory]
    [InlineData("another-provider")]
    [InlineData("<b>password</b>")]
    [InlineData("PASSWORD")]
    public async Task Words_that_are_no_way_mark_nothing(string value)
    {
        var page = await _app.Anonymous().GetAsync("/sign-in", ("Cookie", $"{Cookie}={value}"));

        Assert.Empty(page.ShouldBe(HttpStatusCode.OK).Page.QuerySelectorAll("#last-way"));
        Assert.DoesNotContain(value, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S12_S13_Cookie_is_out_of_the_reach_of_scripts_and_bound_to_the_host()
    {
        using var secure = new TestApp();
        var ada = await secure.SignedInAsync();

        var cookies = (await ada.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).Header("Set-Cookie");

        Assert.Contains($"{Cookie}=password; max-age=31536000; path=/; secure; samesite=lax; httponly", cookies, StringComparison.Ordinal);
    }

    private async Task<TestClient> EnterAsync(string way)
    {
        var ada = await _app.SignedInAsync();
        if (way == "sign-up")
        {
            return ada;
        }

        using var key = way.Contains("passkey", StringComparison.Ordinal) ? await PasskeyHolder.AddAsync(ada) : null;
        var (client, mail) = (way == "password and passkey" ? await Phone.HalfwayAsync(_app, ada) : _app.Anonymous(), new Mailbox(_app));
        if (way is "magic link" or "mailed code")
        {
            (await client.PostAsync("/api/v1/accounts/sign-in/email", new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
        }

        var entered = way switch
        {
            "password" => await client.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password }),
            "passkey" => await PasskeyHolder.ProveAsync(client, key!),
            "password and passkey" => await PasskeyHolder.ProveAsync(client, key!, PasskeyHolder.SecondStep),
            "magic link" => await client.PostAsync("/api/v1/accounts/sign-in/link", new { token = await mail.TokenAsync(ada.Email, "/sign-in/link") }),
            "mailed code" => await client.PostAsync("/api/v1/accounts/sign-in/code", new { code = await mail.CodeAsync(ada.Email) }),
            _ => await ScriptedLogin.VisitAsync(_provider, _app, client, "somebody@example.com"),
        };
        entered.ShouldBe(way == "provider" ? HttpStatusCode.Found : HttpStatusCode.OK);
        return client;
    }
}
