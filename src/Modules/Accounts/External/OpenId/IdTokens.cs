using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using App.BuildingBlocks.Data;

namespace App.Modules.Accounts.External.OpenId;

/// <summary>Believes an id_token, or does not: OpenID Connect Core 3.1.3.7, every line of it.</summary>
internal sealed class IdTokens(ProviderDirectory directory, TimeProvider clock)
{
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    // Tokens are made for the sign-in at hand.
    private static readonly TimeSpan s_oldest = TimeSpan.FromHours(1);

    /// <exception cref="ExternalFailure">The token is not the provider's, not for us, not of this sign-in, or not of this time.</exception>
    public async Task<IdToken> ReadAsync(string raw, ExternalProvider provider, string nonce, string? accessToken, CancellationToken cancellation)
    {
        var document = await directory.FindAsync(provider, cancellation);
        var token = JsonWebToken.Parse(raw);
        if (!document.Algorithms.Contains(token.Algorithm))
        {
            throw ExternalFailure.Untrusted("The token is signed by an algorithm that the provider does not announce.");
        }

        var keys = await directory.KeysAsync(provider, token.KeyId, cancellation);
        if (!keys.Any(key => key.Verifies(token.Algorithm, token.Signed, token.Signature)))
        {
            throw ExternalFailure.Untrusted("The token is not signed by a key of the provider.");
        }

        var claims = token.Claims;
        var issuer = Issuer(document, claims);
        var wrong = claims.Text("iss") != issuer ? "iss"
            : claims.Text("sub") is not { Length: > 0 and <= 255 } ? "sub"
            : !IsForUs(claims, provider.ClientId) ? "aud or azp"
            : WrongTime(claims) is { } time ? time
            : provider.How.HasNonce && !Same(claims.Text("nonce"), nonce) ? "nonce"
            : claims.Member("at_hash") is not null && !Same(claims.Text("at_hash"), HalfHash(token.Algorithm, accessToken)) ? "at_hash"
            : null;
        return wrong is null ? new(provider.How.HasTenants ? issuer : provider.Issuer, claims) : throw ExternalFailure.Untrusted($"The token's {wrong} is not as it must be.");
    }

    // A tenant's own issuer has the tenant's id in it; only a real id may be put there.
    private static string Issuer(ProviderDocument document, JsonElement claims) => document.Issuer.Contains(ProviderDocument.TenantPlace, StringComparison.Ordinal)
        ? Guid.TryParseExact(claims.Text("tid"), "D", out var tenant) ? document.Issuer.Replace(ProviderDocument.TenantPlace, tenant.ToString("D"), StringComparison.Ordinal) : ""
        : document.Issuer;

    private static bool IsForUs(JsonElement claims, string clientId)
    {
        var audience = claims.Texts("aud");
        var party = claims.Text("azp");
        return audience.Contains(clientId) && (claims.Member("azp") is null ? audience.Count == 1 : party == clientId);
    }

    private string? WrongTime(JsonElement claims)
    {
        var now = clock.Now();
        return claims.Instant("exp") is not { } end || end <= now - s_skew ? "exp"
            : claims.Instant("iat") is not { } made || made > now + s_skew || made < now - s_oldest ? "iat"
            : claims.Member("nbf") is not null && (claims.Instant("nbf") is not { } from || from > now + s_skew) ? "nbf"
            : null;
    }

    private static bool Same(string? claimed, string? expected) =>
        claimed is not null && expected is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(claimed), Encoding.UTF8.GetBytes(expected));

    private static string? HalfHash(string algorithm, string? accessToken)
    {
        if (accessToken is null || SigningKey.HashOf(algorithm) is not { } name)
        {
            return null;
        }

        var hash = CryptographicOperations.HashData(name, Encoding.ASCII.GetBytes(accessToken));
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }
}

/// <summary>Claims that are believed, and under whose authority the subject stands.</summary>
internal sealed record IdToken(string Issuer, JsonElement Claims);
