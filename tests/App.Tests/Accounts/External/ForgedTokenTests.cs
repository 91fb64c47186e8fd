using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using App.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Tests.Accounts.External;

/// <summary>Tokens that a provider did not make, or not for this sign-in. Each is made of the good one, which is accepted.</summary>
public sealed class ForgedTokenTests(ForgedTokenTests.Forge forge) : IClassFixture<ForgedTokenTests.Forge>
{
    [Fact]
    public async Task Token_as_it_should_be_is_accepted()
    {
        var (client, answer) = await forge.PresentAsync(forge.Provider.Sign);
        answer.ShouldBe(HttpStatusCode.Found);
        Assert.True(client.IsSignedIn());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task S56_Forged_token_is_refused(string name)
    {
        var (client, answer) = await forge.PresentAsync(claims => Forgeries(forge.Provider)[name](claims));

        answer.ShouldBe(HttpStatusCode.Unauthorized);
        Assert.Contains("could not be verified", answer.Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.False(client.IsSignedIn());
        Assert.Empty(forge.App.Errors);
    }

    public static TheoryData<string> Names() => [.. Forgeries(null!).Keys];

    private static Dictionary<string, Func<JsonObject, string>> Forgeries(ScriptedProvider provider) => new()
    {
        ["algorithm none"] = claims => ScriptedProvider.Sign(provider.Header("none"), claims.ToJsonString(), _ => []),
        ["algorithm None, with the signature of another token"] = claims => ScriptedProvider.Sign(provider.Header("None"), claims.ToJsonString(), Rsa(provider.Key)),
        ["signature cut off"] = claims => provider.Sign(claims)[..(provider.Sign(claims).LastIndexOf('.') + 1)],
        ["claims changed after signing"] = claims => Altered(provider.Sign(claims)),
        ["public key as the secret of HS256"] = claims => Hmac(provider, claims, Encoding.UTF8.GetBytes(provider.Key.ExportSubjectPublicKeyInfoPem())),
        ["modulus as the secret of HS256"] = claims => Hmac(provider, claims, provider.Key.ExportParameters(false).Modulus!),
        ["empty secret of HS256"] = claims => Hmac(provider, claims, []),
        ["another key under the same name"] = claims => ScriptedProvider.Sign(provider.Header(), claims.ToJsonString(), Rsa(RSA.Create(2048))),
        ["another key under another name"] = claims => ScriptedProvider.Sign(With(provider.Header(), "kid", "mine"), claims.ToJsonString(), Rsa(RSA.Create(2048))),
        ["key name that is a path"] = claims => ScriptedProvider.Sign(With(provider.Header(), "kid", "../../dev/null"), claims.ToJsonString(), Rsa(RSA.Create(2048))),
        ["own key in the header"] = claims => OwnKey(provider, claims),
        ["own keys behind jku"] = claims => ScriptedProvider.Sign(With(provider.Header(), "jku", $"{provider.Address}/mine"), claims.ToJsonString(), Rsa(RSA.Create(2048))),
        ["own certificate behind x5u"] = claims => ScriptedProvider.Sign(With(provider.Header(), "x5u", $"{provider.Address}/mine"), claims.ToJsonString(), Rsa(RSA.Create(2048))),
        ["ES256 said of an RSA signature"] = claims => ScriptedProvider.Sign(provider.Header("ES256"), claims.ToJsonString(), Rsa(provider.Key)),
        ["algorithm that is not announced"] = claims => ScriptedProvider.Sign(
            provider.Header("PS256"), claims.ToJsonString(), data => provider.Key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        ["token for an API"] = claims => ScriptedProvider.Sign(With(provider.Header(), "typ", "at+jwt"), claims.ToJsonString(), Rsa(provider.Key)),
        ["critical extension"] = claims => ScriptedProvider.Sign(With(provider.Header(), "crit", new JsonArray("exp")), claims.ToJsonString(), Rsa(provider.Key)),
        ["doubled claim"] = claims => ScriptedProvider.Sign(provider.Header(), claims.ToJsonString().Insert(1, "\"sub\":\"boss\","), Rsa(provider.Key)),
        ["claims that are a list"] = _ => ScriptedProvider.Sign(provider.Header(), "[]", Rsa(provider.Key)),
        ["claims that are no JSON"] = _ => ScriptedProvider.Sign(provider.Header(), "{", Rsa(provider.Key)),
        ["other issuer"] = claims => provider.Sign(With(claims, "iss", "https://id.evil.example")),
        ["issuer that begins alike"] = claims => provider.Sign(With(claims, "iss", $"{claims["iss"]}.evil.example")),
        ["no issuer"] = claims => provider.Sign(With(claims, "iss", null)),
        ["other audience"] = claims => provider.Sign(With(claims, "aud", "another product")),
        ["no audience"] = claims => provider.Sign(With(claims, "aud", null)),
        ["audience that is an object"] = claims => provider.Sign(With(claims, "aud", new JsonObject { ["product"] = true })),
        ["several audiences, and not said for whom"] = claims => provider.Sign(With(claims, "aud", new JsonArray("product", "another"))),
        ["made for another party"] = claims => provider.Sign(With(claims, "azp", "another product")),
        ["expired"] = claims => provider.Sign(With(claims, "exp", Now(-120))),
        ["no expiry"] = claims => provider.Sign(With(claims, "exp", null)),
        ["expiry that is a text"] = claims => provider.Sign(With(claims, "exp", Now(300).ToString(CultureInfo.InvariantCulture))),
        ["expiry beyond all numbers"] = claims => ScriptedProvider.Sign(
            provider.Header(), With(claims, "exp", null).ToJsonString().Insert(1, "\"exp\":1e999,"), Rsa(provider.Key)),
        ["from the future"] = claims => provider.Sign(With(claims, "iat", Now(600))),
        ["from yesterday"] = claims => provider.Sign(With(claims, "iat", Now(-86_400))),
        ["without a date"] = claims => provider.Sign(With(claims, "iat", null)),
        ["not yet valid"] = claims => provider.Sign(With(claims, "nbf", Now(600))),
        ["nonce of another sign-in"] = claims => provider.Sign(With(claims, "nonce", "another")),
        ["no nonce"] = claims => provider.Sign(With(claims, "nonce", null)),
        ["access token of somebody else"] = claims => provider.Sign(With(claims, "at_hash", ScriptedProvider.Encode(new byte[16]))),
        ["no subject"] = claims => provider.Sign(With(claims, "sub", null)),
        ["empty subject"] = claims => provider.Sign(With(claims, "sub", "")),
        ["subject that is a number"] = claims => provider.Sign(With(claims, "sub", 7)),
        ["subject that is too long"] = claims => provider.Sign(With(claims, "sub", new string('a', 256))),
        ["encrypted token"] = claims => provider.Sign(claims) + ".a.b",
        ["two parts"] = _ => "e30.e30",
        ["no token"] = _ => "hello",
        ["characters that are not base64url"] = claims => provider.Sign(claims).Replace('.', '/') + "+=..",
        ["very long token"] = claims => provider.Sign(With(claims, "x", new string('x', 40_000))),
    };

    private static Func<byte[], byte[]> Rsa(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static long Now(int seconds) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds;

    private static JsonObject With(JsonObject json, string name, JsonNode? value)
    {
        json.Remove(name);
        if (value is not null)
        {
            json[name] = value;
        }

        return json;
    }

    private static string Hmac(ScriptedProvider provider, JsonObject claims, byte[] secret) =>
        ScriptedProvider.Sign(provider.Header("HS256"), claims.ToJsonString(), data => HMACSHA256.HashData(secret, data));

    private static string Altered(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])).Replace("\"ada\"", "\"boss\"", StringComparison.Ordinal);
        return $"{parts[0]}.{ScriptedProvider.Encode(Encoding.UTF8.GetBytes(claims))}.{parts[2]}";
    }

    private static string OwnKey(ScriptedProvider provider, JsonObject claims)
    {
        using var own = RSA.Create(2048);
        var parameters = own.ExportParameters(false);
        var key = new JsonObject { ["kty"] = "RSA", ["n"] = ScriptedProvider.Encode(parameters.Modulus!), ["e"] = ScriptedProvider.Encode(parameters.Exponent!) };
        return ScriptedProvider.Sign(With(With(provider.Header(), "jwk", key), "kid", null), claims.ToJsonString(), Rsa(own));
    }

    public sealed class Forge : IAsyncLifetime
    {
        public ScriptedProvider Provider { get; private set; } = null!;

        public TestApp App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Provider = (await ScriptedProvider.StartAsync()).AsOpenId();
            App = ExternalApp.Create("corp", ("Authority", Provider.Address), ("ClientId", "product"), ("ClientSecret", "secret"));
        }

        /// <summary>Signs in, where the provider hands out what is made of a good token's claims.</summary>
        public async Task<(TestClient Client, Answer Answer)> PresentAsync(Func<JsonObject, string> make)
        {
            ArgumentNullException.ThrowIfNull(make);
            var client = App.Anonymous();
            var query = QueryHelpers.ParseQuery(new Uri(await client.StartAsync(ExternalApp.Corp)).Query);
            Provider.SaysToken(make(Provider.Claims(query["nonce"]!)));
            return (client, await client.GetAsync($"{ExternalApp.Corp}/callback?code=x&state={query["state"]}&iss={Uri.EscapeDataString(Provider.Address)}"));
        }

        public async Task DisposeAsync()
        {
            App.Dispose();
            await Provider.DisposeAsync();
        }
    }
}
