using System.Net;
using App.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Tests.Accounts.External;

/// <summary>A provider with an issuer for each of its tenants, as Microsoft is one.</summary>
public sealed class TenantTests : IAsyncLifetime
{
    private const string Tenant = "8c7e1ba4-5a23-4a3c-8d0e-1f2a3b4c5d6e";
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _provider.AsOpenId("/common", $"{_provider.Address}/{{tenantid}}/v2.0", ("authorization_response_iss_parameter_supported", false));
        _app = ExternalApp.Create(
            "ms", ("Preset", "microsoft"), ("Authority", $"{_provider.Address}/common"), ("ClientId", "product"), ("ClientSecret", "secret"));
    }

    [Fact]
    public async Task Tenants_have_issuers_of_their_own_and_only_those()
    {
        var client = _app.Anonymous();
        var query = QueryHelpers.ParseQuery(new Uri(await client.StartAsync("/sign-in/external/ms")).Query);
        var claims = _provider.Claims(query["nonce"]!);
        (claims["iss"], claims["tid"], claims["xms_edov"]) = ($"{_provider.Address}/{Tenant}/v2.0", Tenant, "1");
        _provider.SaysToken(_provider.Sign(claims), "/common");
        (await client.GetAsync($"/sign-in/external/ms/callback?code=x&state={query["state"]}")).ShouldBe(HttpStatusCode.Found);
        Assert.Equal($"{_provider.Address}/{Tenant}/v2.0", (await _app.QueryAsync<string>("SELECT issuer FROM accounts_logins")).Single());
    }

    [Theory]
    [InlineData("f0000000-5a23-4a3c-8d0e-1f2a3b4c5d6e", HttpStatusCode.Unauthorized)]
    [InlineData("..", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    // The right tenant, but its administrator may have written any address into it.
    [InlineData(Tenant, HttpStatusCode.Forbidden)]
    public async Task V01_Tenant_that_is_not_the_issuers_or_vouches_for_nothing_is_refused(string? tenant, HttpStatusCode status)
    {
        var client = _app.Anonymous();
        var query = QueryHelpers.ParseQuery(new Uri(await client.StartAsync("/sign-in/external/ms")).Query);
        var claims = _provider.Claims(query["nonce"]!);
        (claims["iss"], claims["tid"]) = ($"{_provider.Address}/{Tenant}/v2.0", tenant);
        _provider.SaysToken(_provider.Sign(claims), "/common");
        (await client.GetAsync($"/sign-in/external/ms/callback?code=x&state={query["state"]}")).ShouldBe(status);
        Assert.False(client.IsSignedIn());
    }

    public async Task DisposeAsync()
    {
        _app.Dispose();
        await _provider.DisposeAsync();
    }
}
