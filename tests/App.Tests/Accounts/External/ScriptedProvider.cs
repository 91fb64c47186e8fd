using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.Tests.Accounts.External;

/// <summary>A provider on a port of its own that says whatever a test wants it to: what real ones do not, and what attackers would.</summary>
public sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ScriptedProvider(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    /// <summary>Answers by path; a path that is not here is 404.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Answers { get; } = [];

    /// <summary>The forms and headers that came, by path.</summary>
    public Dictionary<string, (Dictionary<string, string> Form, string? Authorization)> Requests { get; } = [];

    public RSA Key { get; set; } = RSA.Create(2048);

    public string KeyId { get; set; } = "key-1";

    public static async Task<ScriptedProvider> StartAsync()
    {
        var server = Loopback.Create();
        var provider = new ScriptedProvider(server);
        server.Run(provider.AnswerAsync);
        await server.StartAsync();
        return provider;
    }

    public void Says(string path, JsonNode answer, int status = 200) => Answers[path] = http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString());
    };

    /// <summary>Becomes an OpenID provider below a path.</summary>
    public ScriptedProvider AsOpenId(string path = "", string? issuer = null, params (string Name, JsonNode Value)[] more)
    {
        var document = new JsonObject
        {
            ["issuer"] = issuer ?? Address + path,
            ["authorization_endpoint"] = $"{Address}{path}/authorize",
            ["token_endpoint"] = $"{Address}{path}/token",
            ["jwks_uri"] = $"{Address}{path}/keys",
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256", "ES256", "HS256", "none"),
            ["authorization_response_iss_parameter_supported"] = true,
        };
        Array.ForEach(more, field => document[field.Name] = field.Value);
        Says($"{path}/.well-known/openid-configuration", document);
        Answers[$"{path}/keys"] = http => http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray(PublicKey()) }.ToJsonString());
        return this;
    }

    public void SaysToken(string idToken, string path = "") =>
        Says($"{path}/token", new JsonObject { ["access_token"] = "an access token", ["token_type"] = "Bearer", ["id_token"] = idToken });

    /// <summary>What a good token says, for this nonce.</summary>
    public JsonObject Claims(string nonce, string path = "") => new()
    {
        ["iss"] = Address + path,
        ["sub"] = "ada",
        ["aud"] = "product",
        ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300,
        ["nonce"] = nonce,
        ["email"] = "ada@example.com",
        ["email_verified"] = true,
        ["name"] = "Ada",
    };

    public JsonObject PublicKey() => new()
    {
        ["kty"] = "RSA",
        ["use"] = "sig",
        ["kid"] = KeyId,
        ["n"] = Encode(Key.ExportParameters(false).Modulus!),
        ["e"] = Encode(Key.ExportParameters(false).Exponent!),
    };

    public JsonObject Header(string algorithm = "RS256") => new() { ["alg"] = algorithm, ["kid"] = KeyId, ["typ"] = "JWT" };

    public string Sign(JsonNode claims) => Sign(Header(), claims.ToJsonString(), data => Key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Sign(JsonNode header, string claims, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(sign);
        var text = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Key.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var form = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString()) : [];
        Requests[path] = (form, http.Request.Headers.Authorization);
        http.Response.StatusCode = Answers.ContainsKey(path) ? 200 : 404;
        await Answers.GetValueOrDefault(path, _ => Task.CompletedTask)(http);
    }
}
