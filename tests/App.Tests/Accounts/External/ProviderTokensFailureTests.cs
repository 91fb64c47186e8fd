using System.Net;
using System.Text.Json.Nodes;
using App.Modules.Accounts.Contracts;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts.External;

/// <summary>A provider that does not renew tokens as it should.</summary>
public sealed class ProviderTokensFailureTests : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;
    private Guid _ada;

    public async Task InitializeAsync()
    {
        _provider = (await ScriptedProvider.StartAsync()).AsOpenId();
        _app = ExternalApp.Create("corp", ("Authority", _provider.Address), ("ClientId", "product"), ("ClientSecret", "secret"), ("KeepTokens", "true"));
        await SignInAsync();
        _ada = (await _app.QueryAsync<Guid>("SELECT id FROM accounts_users")).Single();
    }

    public async Task DisposeAsync()
    {
        _app.Dispose();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData(500, """{ "error": "server_error" }""")]
    [InlineData(401, """{ "error": "invalid_client" }""")]
    [InlineData(200, """{ "nothing": "in it" }""")]
    public async Task Provider_that_fails_costs_no_token(int status, string answer)
    {
        _provider.Says("/token", JsonNode.Parse(answer)!, status);
        _app.Clock.Advance(TimeSpan.FromMinutes(59.5));
        Assert.Equal(ScriptedLogin.AccessToken, await GetAsync());

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<HttpRequestException>(GetAsync);

        _provider.Says("/token", new JsonObject { ["access_token"] = "a newer one", ["expires_in"] = "3600", ["token_type"] = "Bearer" });
        Assert.Equal("a newer one", await GetAsync());
        Assert.Equal(ScriptedLogin.RefreshToken, _provider.Requests["/token"].Form["refresh_token"]);
    }

    [Fact]
    public async Task Refresh_token_stays_when_the_provider_sends_none_again()
    {
        for (var round = 0; round < 3; round++)
        {
            _provider.Says("/token", new JsonObject { ["access_token"] = $"number {round}", ["expires_in"] = 3600, ["token_type"] = "Bearer" });
            _app.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal($"number {round}", await GetAsync());
            Assert.Equal(("refresh_token", ScriptedLogin.RefreshToken), (_provider.Requests["/token"].Form["grant_type"], _provider.Requests["/token"].Form["refresh_token"]));
        }
    }

    [Fact]
    public async Task Withdrawal_in_githubs_words_is_one_too()
    {
        _provider.Says("/token", new JsonObject { ["error"] = "bad_refresh_token" });
        _app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await GetAsync());
        _app.Clock.Advance(TimeSpan.FromHours(-2));
        await SignInAsync();
        Assert.Equal(ScriptedLogin.AccessToken, await GetAsync());
    }

    private Task<string?> GetAsync() => _app.Services.GetRequiredService<IProviderTokens>().GetAsync(_ada, "Corp");

    private async Task SignInAsync() =>
        (await ScriptedLogin.VisitAsync(_provider, _app, _app.Anonymous(), "ada@example.com")).ShouldBe(HttpStatusCode.Found);
}
