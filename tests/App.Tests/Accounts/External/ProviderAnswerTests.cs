using System.Net;
using System.Security.Cryptography;
using App.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Tests.Accounts.External;

/// <summary>What providers answer, and what else comes back instead of an answer.</summary>
public sealed class ProviderAnswerTests : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = (await ScriptedProvider.StartAsync()).AsOpenId();
        _provider.AsOpenId("/second");
        _app = ExternalApp.Create("corp", ("Authority", _provider.Address), ("ClientId", "product"), ("ClientSecret", "a secret & a half"));
        foreach (var (name, setting, value) in new[]
        {
            ("second", "Authority", $"{_provider.Address}/second"), ("second", "ClientId", "product"), ("second", "ClientSecret", "secret"),
        })
        {
            _app.Settings[$"Accounts:External:{name}:{setting}"] = value;
        }
    }

    [Fact]
    public async Task Request_has_all_that_protects_it_and_leads_back_to_the_configured_address()
    {
        var client = _app.Anonymous();
        var request = new HttpRequestMessage(HttpMethod.Post, ExternalApp.Corp) { Content = new FormUrlEncodedContent([]) };
        request.Headers.Host = "evil.example";
        var query = QueryHelpers.ParseQuery(new Uri((await client.SendAsync(request)).Find("a.button[href^=http]").GetAttribute("href")!).Query);

        Assert.Equal("https://app.example.com/sign-in/external/corp/callback", query["redirect_uri"]);
        Assert.Equal("code product S256", $"{query["response_type"]} {query["client_id"]} {query["code_challenge_method"]}");
        Assert.Equal("openid email profile", query["scope"]);
        Assert.All(["state", "nonce", "code_challenge"], field => Assert.Equal(43, query[field].ToString().Length));
        var stored = string.Concat(await _app.QueryAsync<string>("SELECT purpose || coalesce(data, '') || hex(token_hash) FROM accounts_tokens"));
        Assert.All(["state", "nonce", "code_challenge"], field => Assert.DoesNotContain(query[field].ToString(), stored, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_is_redeemed_with_the_verifier_and_the_clients_secret()
    {
        var (client, query) = await StartAsync(ExternalApp.Corp);
        _provider.SaysToken(_provider.Sign(_provider.Claims(query("nonce"))));

        (await ReturnAsync(client, ExternalApp.Corp, query("state"))).ShouldBe(HttpStatusCode.Found);

        var (form, authorization) = _provider.Requests["/token"];
        Assert.Equal(query("code_challenge"), ScriptedProvider.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"]))));
        Assert.Equal(("authorization_code", "x", "https://app.example.com/sign-in/external/corp/callback"), (form["grant_type"], form["code"], form["redirect_uri"]));
        Assert.Equal("Basic " + Convert.ToBase64String("product:a+secret+%26+a+half"u8), authorization);
    }

    [Theory]
    [InlineData("&iss=https%3A%2F%2Fid.evil.example")]
    [InlineData("")]
    [InlineData("&iss=")]
    public async Task S56_Answer_of_another_issuer_is_refused(string issuer)
    {
        var (client, query) = await StartAsync(ExternalApp.Corp);
        _provider.SaysToken(_provider.Sign(_provider.Claims(query("nonce"))));

        (await client.GetAsync($"{ExternalApp.Corp}/callback?code=x&state={query("state")}{issuer}")).ShouldBe(HttpStatusCode.Unauthorized);
        Assert.DoesNotContain("/token", _provider.Requests.Keys);
    }

    [Fact]
    public async Task S56_State_of_one_provider_is_worth_nothing_at_another()
    {
        var (client, query) = await StartAsync("/sign-in/external/second");
        _provider.SaysToken(_provider.Sign(_provider.Claims(query("nonce"))));

        (await ReturnAsync(client, ExternalApp.Corp, query("state"))).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=x")]
    [InlineData("?code=x&state=")]
    [InlineData("?code=x&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("?code=x&state=%ff%F0%9F%98%80")]
    [InlineData("?code=x&state=a&state=b&code=y&error=%0d%0a")]
    public async Task Callback_that_nobody_began_shows_the_sign_in_page(string query)
    {
        var client = _app.Anonymous();
        await client.StartAsync(ExternalApp.Corp);

        (await client.GetAsync($"{ExternalApp.Corp}/callback{query}")).ShouldBe(HttpStatusCode.BadRequest).Find("form[action='/sign-in']");
        Assert.Empty(_app.Errors);
    }

    [Fact]
    public async Task Keys_that_were_changed_are_fetched_again()
    {
        await SignedInAsync();
        (_provider.Key, _provider.KeyId) = (RSA.Create(2048), "key-2");
        _app.Clock.Advance(TimeSpan.FromSeconds(31));
        await SignedInAsync();
    }

    [Fact]
    public async Task Unknown_key_names_do_not_make_the_product_ask_all_the_time()
    {
        await SignedInAsync();
        var asked = 0;
        _provider.Answers["/keys"] = http =>
        {
            asked++;
            return http.Response.WriteAsync("{}");
        };
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _provider.KeyId = $"made up {attempt}";
            var (client, query) = await StartAsync(ExternalApp.Corp);
            _provider.SaysToken(_provider.Sign(_provider.Claims(query("nonce"))));
            (await ReturnAsync(client, ExternalApp.Corp, query("state"))).ShouldBe(HttpStatusCode.Unauthorized);
        }

        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("no json")]
    [InlineData("too much")]
    [InlineData("redirect")]
    [InlineData("nothing in it")]
    public async Task Provider_that_fails_is_said_to_have_failed(string how)
    {
        var (client, query) = await StartAsync(ExternalApp.Corp, "/account/sessions");
        var elsewhere = false;
        _provider.Answers["/elsewhere"] = _ => Task.FromResult(elsewhere = true);
        _provider.Answers["/token"] = http =>
        {
            http.Response.StatusCode = how == "500" ? 500 : how == "redirect" ? 307 : 200;
            http.Response.Headers.Location = how == "redirect" ? "/elsewhere" : default;
            return http.Response.WriteAsync(how switch { "too much" => $"{{\"x\":\"{new string('x', 300_000)}\"}}", "nothing in it" => "{}", _ => "<html>" });
        };

        var answer = await ReturnAsync(client, ExternalApp.Corp, query("state"));

        Assert.Contains("does not answer as it should", answer.ShouldBe(HttpStatusCode.BadGateway).Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Equal("/account/sessions", answer.Find("form[action='/sign-in'] [name=returnUrl]").GetAttribute("value"));
        Assert.False(elsewhere);
        Assert.Empty(_app.Errors);
    }

    [Theory]
    [InlineData("issuer", "https://id.evil.example")]
    [InlineData("token_endpoint", "http://id.evil.example/token")]
    [InlineData("jwks_uri", "file:///etc/passwd")]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    [InlineData("jwks_uri", "https://user:password@id.example.com/keys")]
    public async Task Discovery_document_that_cannot_be_right_stops_the_sign_in(string field, string value)
    {
        _provider.AsOpenId(more: [(field, value)]);
        var answer = await _app.Anonymous().SubmitAsync(ExternalApp.Corp, ("returnUrl", "/account/sessions"));
        answer.ShouldBe(HttpStatusCode.BadGateway).Find("form[action='/sign-in']");
    }

    [Fact]
    public async Task Signing_in_goes_on_with_what_is_known_when_discovery_fails_later()
    {
        await SignedInAsync();
        _provider.Answers.Remove("/.well-known/openid-configuration");
        _app.Clock.Advance(TimeSpan.FromMinutes(70));
        Assert.NotEmpty(await _app.Anonymous().StartAsync(ExternalApp.Corp));
    }

    public async Task DisposeAsync()
    {
        _app.Dispose();
        await _provider.DisposeAsync();
    }

    private async Task SignedInAsync()
    {
        var (client, query) = await StartAsync(ExternalApp.Corp);
        _provider.SaysToken(_provider.Sign(_provider.Claims(query("nonce"))));
        (await ReturnAsync(client, ExternalApp.Corp, query("state"))).ShouldBe(HttpStatusCode.Found);
    }

    private async Task<(TestClient Client, Func<string, string> Query)> StartAsync(string start, string? returnUrl = null)
    {
        var client = _app.Anonymous();
        var query = QueryHelpers.ParseQuery(new Uri(await client.StartAsync(start, returnUrl)).Query);
        return (client, name => query[name]!);
    }

    private Task<Answer> ReturnAsync(TestClient client, string start, string state) =>
        client.GetAsync($"{start}/callback?code=x&state={state}&iss={Uri.EscapeDataString(_provider.Address)}");
}
