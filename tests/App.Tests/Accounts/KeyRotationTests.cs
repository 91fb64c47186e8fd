using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using App.Modules.Accounts.Contracts;
using App.Tests.Accounts.External;
using App.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

/// <summary>Secrets that stay for years do not need the keys of years ago.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = (await ScriptedProvider.StartAsync()).AsOpenId();
        _app = ExternalApp.Create("corp", ("Authority", _provider.Address), ("ClientId", "product"), ("ClientSecret", "secret"), ("KeepTokens", "true"));
    }

    public async Task DisposeAsync()
    {
        _app.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Authenticator_that_was_used_since_the_rotation_works_without_the_old_key()
    {
        var ada = await _app.SignedInAsync();
        var phone = await Phone.SetUpAsync(_app, ada);
        var before = await SecretAsync();
        var old = await RotateAsync();

        var stranger = await Phone.HalfwayAsync(_app, ada);
        (await stranger.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.WrongCode() })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        Assert.Equal(before, await SecretAsync());
        await UseAsync(ada, phone);
        var renewed = await SecretAsync();
        Assert.NotEqual(before, renewed);
        await RevokeAsync(old);

        await UseAsync(ada, phone);
        Assert.Equal(renewed, await SecretAsync());
    }

    [Fact]
    public async Task Authenticator_whose_key_was_revoked_unread_is_void_and_a_recovery_code_helps()
    {
        var ada = await _app.SignedInAsync();
        var phone = await Phone.SetUpAsync(_app, ada);
        await RevokeAsync(await RotateAsync());
        var client = await Phone.HalfwayAsync(_app, ada);

        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");

        (await client.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[0] })).ShouldBe(HttpStatusCode.OK);
        Assert.Empty(_app.Errors);
    }

    [Fact]
    public async Task Providers_tokens_that_were_read_since_the_rotation_are_good_without_the_old_key()
    {
        (await ScriptedLogin.VisitAsync(_provider, _app, _app.Anonymous(), "ada@example.com")).ShouldBe(HttpStatusCode.Found);
        var ada = (await _app.QueryAsync<Guid>("SELECT id FROM accounts_users")).Single();
        var before = await TokensAsync();
        var old = await RotateAsync();

        var read = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetAsync(ada)));
        Assert.All(read, token => Assert.Equal(ScriptedLogin.AccessToken, token));
        var renewed = await TokensAsync();
        Assert.NotEqual(before.Access, renewed.Access);
        Assert.NotEqual(before.Refresh, renewed.Refresh);
        await RevokeAsync(old);

        Assert.Equal(ScriptedLogin.AccessToken, await GetAsync(ada));
        Assert.Equal(renewed, await TokensAsync());
        _provider.Says("/token", new JsonObject { ["access_token"] = "a newer one", ["expires_in"] = 3600, ["token_type"] = "Bearer" });
        _app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("a newer one", await GetAsync(ada));
        Assert.Equal(ScriptedLogin.RefreshToken, _provider.Requests["/token"].Form["refresh_token"]);
    }

    private async Task UseAsync(TestPerson ada, Phone phone)
    {
        (await (await Phone.HalfwayAsync(_app, ada)).PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
        phone.Wait();
    }

    private Task<string?> GetAsync(Guid account) => _app.Services.GetRequiredService<IProviderTokens>().GetAsync(account, "corp");

    private async Task<string> SecretAsync() => Assert.Single(await _app.QueryAsync<string>("SELECT sealed_secret FROM accounts_authenticators"));

    private async Task<(string Access, string Refresh)> TokensAsync() =>
        Assert.Single(await _app.QueryAsync<(string, string)>("SELECT sealed_access, sealed_refresh FROM accounts_login_tokens"));

    // Makes another key the current one; returns something that the one before has protected. The framework reads its keys again in the background.
    private async Task<byte[]> RotateAsync()
    {
        var (protector, before) = (Protector(), Protector().Protect([1]));
        var newer = _app.Services.GetRequiredService<IKeyManager>().CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(90)).KeyId;
        await DeleteAccountTests.WaitAsync(() => Task.FromResult(KeyOf(protector.Protect([1])) == newer));
        return before;
    }

    private async Task RevokeAsync(byte[] before)
    {
        _app.Services.GetRequiredService<IKeyManager>().RevokeKey(KeyOf(before), "It was seen elsewhere.");
        await DeleteAccountTests.WaitAsync(() => Task.FromResult(IsRefused(before)));
    }

    private bool IsRefused(byte[] payload)
    {
        try
        {
            return Protector().Unprotect(payload).Length == 0;
        }
        catch (CryptographicException)
        {
            return true;
        }
    }

    private IDataProtector Protector() => _app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("a test");

    // After a magic number stands the key's id.
    private static Guid KeyOf(byte[] payload) => new(payload.AsSpan(4, 16));
}
