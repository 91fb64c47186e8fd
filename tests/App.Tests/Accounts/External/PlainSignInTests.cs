using System.Net;
using System.Text.Json.Nodes;
using App.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Tests.Accounts.External;

/// <summary>Providers that are plain OAuth 2: a server that answers as GitHub's and Discord's do, reached by overridden endpoints.</summary>
public sealed class PlainSignInTests : IAsyncLifetime
{
    private const string GitHub = "/sign-in/external/github";
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _app = ExternalApp.Create(
            "github", ("ClientId", "product"), ("ClientSecret", "secret"), ("AuthorizationEndpoint", $"{_provider.Address}/login/oauth/authorize"),
            ("TokenEndpoint", $"{_provider.Address}/login/oauth/access_token"), ("UserInfoEndpoint", $"{_provider.Address}/user"),
            ("EmailsEndpoint", $"{_provider.Address}/user/emails"));
        _provider.Says("/login/oauth/access_token", new JsonObject { ["access_token"] = "gho_x", ["token_type"] = "bearer", ["scope"] = "read:user,user:email" });
        _provider.Says("/user", new JsonObject { ["id"] = 583231, ["login"] = "octocat", ["name"] = null, ["email"] = "shown@example.com" });
        SaysEmails(("spare@example.com", false, true), ("octo@example.com", true, true));
    }

    [Fact]
    public async Task Primary_verified_address_opens_an_account()
    {
        var client = _app.Anonymous();

        (await SignInAsync(client)).ShouldBe(HttpStatusCode.Found);

        var me = await client.GetAsync("/api/v1/accounts/me");
        Assert.Equal(("octo@example.com", "octocat"), (me["email"], me["name"]));
        Assert.Equal("Bearer gho_x", _provider.Requests["/user/emails"].Authorization);
        Assert.Equal("secret", _provider.Requests["/login/oauth/access_token"].Form["client_secret"]);
        Assert.Equal("583231", (await _app.QueryAsync<string>("SELECT subject FROM accounts_logins")).Single());
    }

    [Fact]
    public async Task Person_is_known_by_the_number_and_not_by_name_or_address()
    {
        await SignInAsync(_app.Anonymous());
        _provider.Says("/user", new JsonObject { ["id"] = 583231, ["login"] = "renamed" });
        SaysEmails(("new@example.com", true, true));
        var client = _app.Anonymous();

        (await SignInAsync(client)).ShouldBe(HttpStatusCode.Found);

        Assert.Equal("octo@example.com", (await client.GetAsync("/api/v1/accounts/me"))["email"]);
    }

    [Fact]
    public async Task V01_Person_who_took_over_a_name_or_an_address_does_not_get_the_account()
    {
        await SignInAsync(_app.Anonymous());
        _provider.Says("/user", new JsonObject { ["id"] = 999, ["login"] = "octocat" });
        var client = _app.Anonymous();

        (await SignInAsync(client)).ShouldBe(HttpStatusCode.Conflict);

        Assert.False(client.IsSignedIn());
    }

    [Fact]
    public async Task V01_Primary_address_that_is_not_verified_opens_nothing()
    {
        SaysEmails(("spare@example.com", false, true), ("octo@example.com", true, false));
        (await SignInAsync(_app.Anonymous())).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("""{"error":"bad_verification_code","error_description":"The code is wrong."}""", HttpStatusCode.BadGateway)]
    [InlineData("""{"access_token":"x","token_type":"mac"}""", HttpStatusCode.BadGateway)]
    [InlineData("""{"access_token":7,"token_type":"bearer"}""", HttpStatusCode.BadGateway)]
    [InlineData("""[]""", HttpStatusCode.BadGateway)]
    public async Task Token_answer_that_is_none_is_refused(string answer, HttpStatusCode status)
    {
        _provider.Says("/login/oauth/access_token", JsonNode.Parse(answer)!);
        (await SignInAsync(_app.Anonymous())).ShouldBe(status);
        Assert.Empty(_app.Errors);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"id":null}""")]
    [InlineData("""{"id":{"a":1}}""")]
    [InlineData("""{"id":1.5}""")]
    [InlineData("""{"id":""}""")]
    [InlineData("""[1]""")]
    public async Task Person_without_an_id_is_nobody(string person)
    {
        _provider.Says("/user", JsonNode.Parse(person)!);
        (await SignInAsync(_app.Anonymous())).ShouldBe(HttpStatusCode.BadGateway);
        Assert.Empty(_app.Errors);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[7]""")]
    [InlineData("""[{"email":7,"primary":true,"verified":true}]""")]
    [InlineData("""[{"email":"no address","primary":true,"verified":true}]""")]
    public async Task Addresses_that_are_none_open_nothing(string emails)
    {
        _provider.Says("/user/emails", JsonNode.Parse(emails)!);
        (await SignInAsync(_app.Anonymous())).ShouldBe(HttpStatusCode.Forbidden);
        Assert.Empty(_app.Errors);
    }

    public async Task DisposeAsync()
    {
        _app.Dispose();
        await _provider.DisposeAsync();
    }

    private static async Task<Answer> SignInAsync(TestClient client)
    {
        var query = QueryHelpers.ParseQuery(new Uri(await client.StartAsync(GitHub)).Query);
        Assert.Equal("read:user user:email S256", $"{query["scope"]} {query["code_challenge_method"]}");
        return await client.GetAsync($"{GitHub}/callback?code=x&state={query["state"]}");
    }

    private void SaysEmails(params (string Email, bool IsPrimary, bool IsVerified)[] emails) => _provider.Says(
        "/user/emails",
        new JsonArray([.. emails.Select(entry => new JsonObject { ["email"] = entry.Email, ["primary"] = entry.IsPrimary, ["verified"] = entry.IsVerified })]));
}
