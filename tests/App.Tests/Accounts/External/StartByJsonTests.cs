using System.Net;
using System.Text.Json.Nodes;
using App.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Tests.Accounts.External;

/// <summary>An app that draws its own buttons: it begins by JSON, and the browser comes back as ever.</summary>
public sealed class StartByJsonTests : IAsyncLifetime
{
    private const string Start = "/api/v1/accounts/sign-in/external/github";
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _app = ExternalApp.Create(
            "github", ("ClientId", "product"), ("ClientSecret", "secret"), ("AuthorizationEndpoint", $"{_provider.Address}/authorize"),
            ("TokenEndpoint", $"{_provider.Address}/token"), ("UserInfoEndpoint", $"{_provider.Address}/user"), ("EmailsEndpoint", $"{_provider.Address}/user/emails"));
        _provider.Says("/token", new JsonObject { ["access_token"] = "gho_x", ["token_type"] = "bearer" });
        _provider.Says("/user", new JsonObject { ["id"] = 1, ["login"] = "ann" });
        _provider.Says("/user/emails", new JsonArray(new JsonObject { ["email"] = "ann@example.com", ["primary"] = true, ["verified"] = true }));
    }

    [Fact]
    public async Task Browser_that_began_comes_back_signed_in_and_where_it_wanted_to_go()
    {
        var client = _app.Anonymous();

        var begun = (await client.PostAsync(Start, new { returnUrl = "/account" })).ShouldBe(HttpStatusCode.OK);

        var query = QueryHelpers.ParseQuery(new Uri(begun["address"]!).Query);
        Assert.StartsWith($"{_provider.Address}/authorize?", begun["address"], StringComparison.Ordinal);
        Assert.Equal("S256", query["code_challenge_method"]);
        var back = await client.GetAsync($"/sign-in/external/github/callback?code=x&state={query["state"]}");
        Assert.Equal("/account", back.ShouldBe(HttpStatusCode.Found).Location);
        Assert.True(client.IsSignedIn());
    }

    [Fact]
    public async Task S56_Another_browser_than_the_one_that_began_comes_back_in_vain()
    {
        var (attacker, victim) = (_app.Anonymous(), _app.Anonymous());
        var state = QueryHelpers.ParseQuery(new Uri((await attacker.PostAsync(Start, new { }))["address"]!).Query)["state"];
        await victim.PostAsync(Start, new { });

        (await victim.GetAsync($"/sign-in/external/github/callback?code=x&state={state}")).ShouldBe(HttpStatusCode.BadRequest);
        (await _app.Anonymous().GetAsync($"/sign-in/external/github/callback?code=x&state={state}")).ShouldBe(HttpStatusCode.BadRequest);

        Assert.False(victim.IsSignedIn());
        Assert.Empty(await _app.QueryAsync<string>("SELECT email FROM accounts_users"));
    }

    [Fact]
    public async Task Foreign_address_to_return_to_is_left_out_and_an_unknown_provider_is_not_found()
    {
        var client = _app.Anonymous();
        (await client.PostAsync("/api/v1/accounts/sign-in/external/nobody", new { })).ShouldBe(HttpStatusCode.NotFound, "not_found");

        var begun = await client.PostAsync(Start, new { returnUrl = "https://evil.example" });

        var state = QueryHelpers.ParseQuery(new Uri(begun["address"]!).Query)["state"];
        Assert.StartsWith("/o", (await client.GetAsync($"/sign-in/external/github/callback?code=x&state={state}")).Location, StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }
}
