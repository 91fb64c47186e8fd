using System.Net;
using System.Net.Http.Headers;
using System.Text;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts.External;

/// <summary>Tokens of a real OpenID provider: kept, used, renewed, taken back.</summary>
[Collection("OpenID")]
public sealed class ProviderTokensTests : IDisposable
{
    private const string Me = "/api/v1/accounts/me";
    private readonly OpenIdServer _provider;
    private readonly TestApp _app;

    public ProviderTokensTests(OpenIdServer provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _provider = provider;
        _app = Create("true");
    }

    [OpenIdFact]
    public async Task Token_of_a_sign_in_opens_the_providers_api_and_stays_the_same_while_it_is_good()
    {
        var (_, ada) = await SignInAsync(_app, "ada");
        var token = await GetAsync(_app, ada);

        Assert.Equal("ada", await AskProviderAsync(token!));
        Assert.Equal(token, await GetAsync(_app, ada));
        Assert.Null(await Tokens(_app).GetAsync(ada, "elsewhere"));
        Assert.Null(await GetAsync(_app, Guid.NewGuid()));
    }

    [OpenIdFact]
    public async Task Token_that_is_about_to_expire_is_renewed_once_for_all_who_ask()
    {
        var (_, ada) = await SignInAsync(_app, "ada");
        var before = await GetAsync(_app, ada);
        _app.Clock.Advance(TimeSpan.FromMinutes(59.5));

        // The provider ends everything when a refresh token is used twice.
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync(_app, ada)));

        var renewed = Assert.Single(tokens.Distinct());
        Assert.NotEqual(before, renewed);
        Assert.Equal("ada", await AskProviderAsync(renewed!));
        _app.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("ada", await AskProviderAsync((await GetAsync(_app, ada))!));
    }

    [OpenIdFact]
    public async Task Withdrawn_consent_forgets_the_tokens_until_the_next_sign_in()
    {
        var (_, ada) = await SignInAsync(_app, "ada");
        await RevokeAsync((await GetAsync(_app, ada))!);
        _app.Clock.Advance(TimeSpan.FromMinutes(61));

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => GetAsync(_app, ada))), Assert.Null);

        Assert.Empty(await _app.QueryAsync<Guid>("SELECT login_id FROM accounts_login_tokens"));
        Assert.Equal(["corp"], await _app.QueryAsync<string>("SELECT detail FROM audit_events WHERE action = 'accounts.provider_consent_ended'"));
        // Back to the provider's time.
        _app.Clock.Advance(TimeSpan.FromMinutes(-61));
        await SignInAsync(_app, "ada");
        Assert.Equal("ada", await AskProviderAsync((await GetAsync(_app, ada))!));
    }

    [OpenIdFact]
    public async Task Tokens_go_with_the_login_and_nobody_acts_for_a_disabled_account()
    {
        var (client, ada) = await SignInAsync(_app, "ada");
        await _app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET disabled_at = created_at"));
        Assert.Null(await GetAsync(_app, ada));
        await _app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET disabled_at = NULL"));
        Assert.NotNull(await GetAsync(_app, ada));
        (await client.PostAsync("/api/v1/accounts/password", new { newPassword = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);

        (await client.DeleteAsync($"/api/v1/accounts/logins/{(await client.GetAsync("/api/v1/accounts/logins"))["logins.0.id"]}")).ShouldBe(HttpStatusCode.NoContent);

        Assert.Null(await GetAsync(_app, ada));
        Assert.Empty(await _app.QueryAsync<Guid>("SELECT login_id FROM accounts_login_tokens"));
    }

    [OpenIdFact]
    public async Task Without_the_setting_nothing_is_kept_and_nothing_more_is_asked_for()
    {
        using var plain = Create("false");
        var address = await plain.Anonymous().StartAsync(ExternalApp.Corp);
        Assert.DoesNotContain("offline_access", address, StringComparison.Ordinal);
        Assert.DoesNotContain("prompt", address, StringComparison.Ordinal);

        var (_, ada) = await SignInAsync(plain, "ada");

        Assert.Null(await GetAsync(plain, ada));
        Assert.Empty(await plain.QueryAsync<Guid>("SELECT login_id FROM accounts_login_tokens"));
    }

    [OpenIdFact]
    public async Task S58_V20_Tokens_are_encrypted_and_stand_in_no_answer_and_no_export()
    {
        var (client, ada) = await SignInAsync(_app, "ada");
        var token = (await GetAsync(_app, ada))!;
        foreach (var path in new[] { Me, "/api/v1/accounts/logins", "/api/v1/accounts/activity", "/account/security", "/account/sessions" })
        {
            Assert.DoesNotContain(token, (await client.GetAsync(path)).ShouldBe(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(token, (await client.PostAsync("/api/v1/accounts/export")).ShouldBe(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(_app.Services.GetRequiredService<DataPaths>().Directory, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain(token, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    public void Dispose() => _app.Dispose();

    private static IProviderTokens Tokens(TestApp app) => app.Services.GetRequiredService<IProviderTokens>();

    private static Task<string?> GetAsync(TestApp app, Guid account) => Tokens(app).GetAsync(account, "corp");

    private TestApp Create(string keep) => ExternalApp.Create(
        "corp", ("Authority", _provider.Issuer), ("ClientId", "product"), ("ClientSecret", OpenIdServer.Secret), ("KeepTokens", keep));

    private async Task<(TestClient Client, Guid Account)> SignInAsync(TestApp app, string login)
    {
        var client = app.Anonymous();
        (await client.ReturnAsync(await _provider.VisitAsync(await client.StartAsync(ExternalApp.Corp), login))).ShouldBe(HttpStatusCode.Found);
        return (client, (Guid)(await client.GetAsync(Me)).ShouldBe(HttpStatusCode.OK).Json["id"]!);
    }

    private async Task<string?> AskProviderAsync(string token)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var answer = await http.GetAsync(new Uri($"{_provider.Issuer}/me"));
        return (await Answer.ReadAsync(answer)).ShouldBe(HttpStatusCode.OK)["sub"];
    }

    // As a person does on the provider's page about connected apps.
    private async Task RevokeAsync(string token)
    {
        var client = Convert.ToBase64String(Encoding.UTF8.GetBytes($"product:{WebUtility.UrlEncode(OpenIdServer.Secret)}"));
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", client) } };
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
        using var answer = await http.PostAsync(new Uri($"{_provider.Issuer}/token/revocation"), form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
