using System.Net;
using App.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Tests.Accounts.External;

/// <summary>Signing in on a preview: the real provider knows only the product's own address, which leads its answers on.</summary>
[Collection("OpenID")]
public sealed class PreviewSignInTests : IDisposable
{
    private const string Me = "/api/v1/accounts/me";
    private readonly OpenIdServer _provider;
    private readonly TestApp _product;
    private readonly TestApp _preview;

    public PreviewSignInTests(OpenIdServer provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _provider = provider;
        _product = Create(("Accounts:Previews:Origins", "http://localhost:5081 https://pr-*.previews.example.com"));
        _preview = Create(("Accounts:Previews:CallbackOrigin", "https://app.example.com"));
        _preview.Address = new Uri("https://pr-7.previews.example.com");
    }

    [OpenIdFact]
    public async Task Preview_signs_in_by_the_address_that_the_provider_knows()
    {
        var browser = _preview.Anonymous();
        var start = await browser.StartAsync(ExternalApp.Corp, "/account/sessions");
        Assert.Equal("https://app.example.com/sign-in/external/corp/callback", QueryHelpers.ParseQuery(new Uri(start).Query)["redirect_uri"]);

        var relayed = await RelayAsync(await _provider.VisitAsync(start, "ada"));
        Assert.StartsWith("https://pr-7.previews.example.com/sign-in/external/corp/callback?code=", relayed.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(["code", "iss", "state"], QueryHelpers.ParseQuery(relayed.Query).Keys.Order());
        var answer = await browser.ReturnAsync(relayed);

        Assert.Equal("/account/sessions", answer.ShouldBe(HttpStatusCode.Found).Location);
        Assert.Equal("ada@example.com", (await browser.GetAsync(Me)).ShouldBe(HttpStatusCode.OK)["email"]);
        Assert.Empty(await _product.QueryAsync<string>("SELECT email FROM accounts_users"));
        Assert.Empty(await _product.QueryAsync<string>("SELECT action FROM audit_events"));
    }

    [OpenIdFact]
    public async Task Somebody_who_cancels_comes_back_to_the_preview()
    {
        var browser = _preview.Anonymous();

        var answer = await browser.ReturnAsync(await RelayAsync(await _provider.VisitAsync(await browser.StartAsync(ExternalApp.Corp), login: null)));

        Assert.Contains("You did not finish", answer.ShouldBe(HttpStatusCode.Forbidden).Find(".error-summary").TextContent, StringComparison.Ordinal);
    }

    [OpenIdFact]
    public async Task The_product_itself_signs_in_as_ever()
    {
        var browser = _product.Anonymous();

        (await browser.ReturnAsync(await _provider.VisitAsync(await browser.StartAsync(ExternalApp.Corp), "ada"))).ShouldBe(HttpStatusCode.Found);

        Assert.True(browser.IsSignedIn());
    }

    [OpenIdFact]
    public async Task S56_Relayed_answer_is_worth_nothing_in_another_browser_and_nothing_a_second_time()
    {
        var (browser, thief) = (_preview.Anonymous(), _preview.Anonymous());
        var answer = await _provider.VisitAsync(await browser.StartAsync(ExternalApp.Corp), "ada");
        await thief.StartAsync(ExternalApp.Corp);

        (await thief.ReturnAsync(await RelayAsync(answer))).ShouldBe(HttpStatusCode.BadRequest);
        Assert.False(thief.IsSignedIn());
        (await browser.ReturnAsync(await RelayAsync(answer))).ShouldBe(HttpStatusCode.Found);
        (await browser.ReturnAsync(await RelayAsync(answer))).ShouldBe(HttpStatusCode.BadRequest);
    }

    public void Dispose()
    {
        _product.Dispose();
        _preview.Dispose();
    }

    private TestApp Create((string, string) setting) => ExternalApp.Create(
        "corp", ("Authority", _provider.Issuer), ("ClientId", "product"), ("ClientSecret", OpenIdServer.Secret), setting, ("Accounts:Previews:Secret", PreviewRelayTests.Secret));

    // The browser comes to the address that the provider knows, with no cookie of it.
    private async Task<Uri> RelayAsync(Uri callback)
    {
        Assert.Equal("app.example.com", callback.Host);
        var answer = (await _product.Anonymous().ReturnAsync(callback)).ShouldBe(HttpStatusCode.Found);
        Assert.Null(answer.Header("Set-Cookie"));
        return new Uri(answer.Location);
    }
}
