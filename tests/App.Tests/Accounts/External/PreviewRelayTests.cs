using System.Net;
using System.Security.Cryptography;
using System.Text;
using App.Tests.Cli;
using App.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Tests.Accounts.External;

/// <summary>What the product does not lead on: states that no preview of its own made, or not for there.</summary>
public sealed class PreviewRelayTests : IDisposable
{
    public const string Secret = "0123456789abcdef0123456789abcdef";
    private const string Start = "/sign-in/external/github";
    private const string Preview = "https://pr-7.previews.example.com";
    private readonly TestApp _product = Create(("Accounts:Previews:Origins", "http://localhost:5081 https://pr-*.previews.example.com"));

    [Theory]
    [InlineData(Preview)]
    [InlineData("https://pr-some-branch.previews.example.com")]
    [InlineData("http://localhost:5081")]
    public async Task Answer_is_led_on_to_an_origin_that_is_named(string origin)
    {
        var answer = await ReturnAsync(await StateAsync(origin));

        Assert.StartsWith($"{origin}{Start}/callback?code=x&state=", answer.ShouldBe(HttpStatusCode.Found).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://pr-.previews.example.com")]
    [InlineData("https://pr-7.evil.previews.example.com")]
    [InlineData("https://previews.example.com")]
    [InlineData("https://pr-7.previews.example.com:8443")]
    [InlineData("https://pr-7.previews.example.com.evil.example")]
    [InlineData("https://evil.example/.previews.example.com")]
    [InlineData("https://pr-evil.example/.previews.example.com")]
    [InlineData("https://pr-7@evil.example#.previews.example.com")]
    [InlineData("https://pr-7\\.previews.example.com")]
    [InlineData("https://pr-é.previews.example.com")]
    [InlineData("http://pr-7.previews.example.com")]
    [InlineData("http://localhost:5082")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    [InlineData("")]
    public async Task S22_S56_Sealed_state_leads_to_no_origin_but_those_that_are_named(string origin)
    {
        await MustRefuseAsync(Forge(origin, Secret));
        Assert.Equal(HttpStatusCode.Found, (await ReturnAsync(Forge(Preview, Secret))).Status);
    }

    [Fact]
    public async Task S22_S56_State_that_was_changed_is_refused()
    {
        var parts = (await StateAsync(Preview)).Split('.');
        string Changed(int part, string text) => string.Join('.', parts.Select((old, at) => at == part ? text : old));

        await MustRefuseAsync(Changed(0, new string('A', 43)));
        await MustRefuseAsync(Changed(1, "99999999999"));
        await MustRefuseAsync(Changed(2, ScriptedProvider.Encode("https://pr-8.previews.example.com"u8.ToArray())));
        await MustRefuseAsync(Changed(3, new string('A', 43)));
        await MustRefuseAsync(Changed(3, ""));
        await MustRefuseAsync(Changed(3, "é"));
        await MustRefuseAsync(Forge(Preview, "another secret of 32 characters!!"));
        await MustRefuseAsync(Forge(Preview, Secret, provider: "gitlab"));
        await MustRefuseAsync(string.Join('.', parts) + ".x");
        await MustRefuseAsync(new string('a', 5000));
    }

    [Fact]
    public async Task S56_State_is_led_on_for_ten_minutes()
    {
        var state = await StateAsync(Preview);
        (await ReturnAsync(state)).ShouldBe(HttpStatusCode.Found);

        _product.Clock.Advance(TimeSpan.FromMinutes(11));

        await MustRefuseAsync(state);
    }

    [Fact]
    public async Task Product_that_knows_no_previews_leads_nothing_on()
    {
        using var product = Create(("Accounts:Previews:Secret", Secret));

        (await product.Anonymous().GetAsync($"{Start}/callback?code=x&state={Forge(Preview, Secret)}")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("Origins", "https://*.com", Secret, "Accounts:Previews:Origins has 'https://*.com'")]
    [InlineData("Origins", "https://app.*.example.com:", Secret, "Accounts:Previews:Origins has")]
    [InlineData("Origins", "https://*.*.example.com", Secret, "Accounts:Previews:Origins has")]
    [InlineData("Origins", "http://pr-*.example.com", Secret, "Accounts:Previews:Origins has")]
    [InlineData("Origins", "https://Previews.example.com/", Secret, "Accounts:Previews:Origins has")]
    [InlineData("Origins", "https://pr-*.example.com", "short", "Accounts:Previews:Secret is missing, or shorter")]
    [InlineData("CallbackOrigin", "http://app.example.com", Secret, "Accounts:Previews:CallbackOrigin is 'http://app.example.com'")]
    [InlineData("CallbackOrigin", "https://app.example.com/", Secret, "Accounts:Previews:CallbackOrigin is")]
    [InlineData("CallbackOrigin", "https://app.example.com", "", "Accounts:Previews:Secret is missing")]
    public async Task V24_Relay_that_is_set_up_wrongly_stops_the_start(string setting, string value, string secret, string sentence)
    {
        using var scratch = Scratch.Migrated();
        scratch.Settings["App:PublicUrl"] = "https://app.example.com";
        scratch.Settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ServingProgram.FreePort()}";
        scratch.Settings[$"Accounts:Previews:{setting}"] = value;
        scratch.Settings["Accounts:Previews:Secret"] = secret;

        (await scratch.RunAsync()).MustFail(sentence).MustFail("Accounts__Previews__");
    }

    public void Dispose() => _product.Dispose();

    private static TestApp Create((string, string) setting) => ExternalApp.Create(
        "github", ("ClientId", "product"), ("ClientSecret", "secret"), ("Accounts:Previews:Secret", Secret), setting);

    // As a preview at this address makes it.
    private static async Task<string> StateAsync(string origin)
    {
        using var preview = Create(("Accounts:Previews:CallbackOrigin", "https://app.example.com"));
        preview.Address = new Uri(origin);
        return QueryHelpers.ParseQuery(new Uri(await preview.Anonymous().StartAsync(Start)).Query)["state"]!;
    }

    // As somebody makes it who knows the secret, or guesses.
    private string Forge(string origin, string secret, string provider = "github")
    {
        var until = _product.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var text = $"{new string('a', 43)}.{until}.{ScriptedProvider.Encode(Encoding.UTF8.GetBytes(origin))}";
        var seal = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"external-preview|{provider}|{text}"));
        return $"{text}.{ScriptedProvider.Encode(seal)}";
    }

    private Task<Answer> ReturnAsync(string state) => _product.Anonymous().GetAsync($"{Start}/callback?code=x&state={Uri.EscapeDataString(state)}");

    private async Task MustRefuseAsync(string state)
    {
        var answer = (await ReturnAsync(state)).ShouldBe(HttpStatusCode.BadRequest);
        answer.Find("form[action='/sign-in']");
        Assert.Null(answer.Header("Location"));
        Assert.Empty(_product.Errors);
    }
}
