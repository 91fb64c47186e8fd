using System.Text.Json.Nodes;
using App.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Tests.Accounts.External;

/// <summary>People who come back from the scripted provider, which vouches for any address.</summary>
internal static class ScriptedLogin
{
    public const string AccessToken = "an-access-token-of-the-scripted-provider";
    public const string RefreshToken = "a-refresh-token-of-the-scripted-provider";

    /// <param name="provider">Who vouches.</param>
    /// <param name="app">The product, whose clock decides on the token's time.</param>
    /// <param name="client">The browser.</param>
    /// <param name="email">The address, which is the subject, too.</param>
    /// <param name="start">Where the way begins: signing in, or linking.</param>
    public static async Task<Answer> VisitAsync(ScriptedProvider provider, TestApp app, TestClient client, string email, string start = ExternalApp.Corp)
    {
        var query = QueryHelpers.ParseQuery(new Uri(await client.StartAsync(start)).Query);
        var (claims, now) = (provider.Claims(query["nonce"]!), app.Clock.GetUtcNow().ToUnixTimeSeconds());
        (claims["sub"], claims["email"], claims["iat"], claims["exp"]) = (email, email, now, now + 300);
        provider.Says("/token", new JsonObject
        {
            ["access_token"] = AccessToken,
            ["refresh_token"] = RefreshToken,
            ["token_type"] = "Bearer",
            ["expires_in"] = 3600,
            ["id_token"] = provider.Sign(claims),
        });
        return await client.GetAsync($"{ExternalApp.Corp}/callback?code=x&state={query["state"]}&iss={Uri.EscapeDataString(provider.Address)}");
    }
}
