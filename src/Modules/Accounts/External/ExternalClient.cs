using System.Text.Json;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.External.OpenId;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Modules.Accounts.External;

/// <summary>The two ends of the authorization code flow: where to send the browser, and what the code that it brings back is worth.</summary>
internal sealed class ExternalClient(ExternalHttp http, ProviderDirectory directory, IdTokens tokens)
{
    /// <summary>The provider's page, for one attempt.</summary>
    public async Task<string> AuthorizeAtAsync(ExternalProvider provider, ExternalAttempt attempt, CancellationToken cancellation)
    {
        var document = await DocumentAsync(provider, cancellation);
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = attempt.RedirectUri,
            ["scope"] = provider.Scopes,
            ["access_type"] = provider.KeepTokens ? provider.How.OfflineAccessType : null,
            ["prompt"] = provider.KeepTokens && (provider.How.OfflineScope ?? provider.How.OfflineAccessType) is not null ? "consent" : null,
            ["state"] = attempt.State,
            ["nonce"] = provider.IsOpenId && provider.How.HasNonce ? attempt.Nonce : null,
            ["code_challenge"] = provider.How.HasPkce ? attempt.Challenge : null,
            ["code_challenge_method"] = provider.How.HasPkce ? "S256" : null,
        };
        var address = provider.How.AuthorizationEndpoint ?? document!.Authorization.AbsoluteUri;
        return QueryHelpers.AddQueryString(address, query.Where(field => field.Value is not null));
    }

    /// <summary>Whether the answer is from whom it should be (RFC 9207): with several providers, one must not pass off another's code as its own.</summary>
    public async Task CheckIssuerAsync(ExternalProvider provider, string? issuer, CancellationToken cancellation)
    {
        var document = await DocumentAsync(provider, cancellation);
        var expected = document?.Issuer ?? provider.How.OtherIssuer ?? provider.Issuer;
        if (issuer is null ? document is { AlwaysNamesIssuer: true } : issuer != expected && !provider.How.HasTenants)
        {
            throw ExternalFailure.Untrusted("The answer names another issuer, or none.");
        }
    }

    public async Task<ExternalIdentity> RedeemAsync(ExternalProvider provider, ExternalAttempt attempt, string code, CancellationToken cancellation)
    {
        var document = await DocumentAsync(provider, cancellation);
        var answer = await ExchangeAsync(provider, document, attempt, code, cancellation);
        var accessToken = answer.Text("access_token");
        if (answer.Text("error") is { } error)
        {
            throw ExternalFailure.Denied(provider.DisplayName, $"{error}: {answer.Text("error_description")}");
        }

        if (!"Bearer".Equals(answer.Text("token_type"), StringComparison.OrdinalIgnoreCase) || accessToken is not { Length: > 0 })
        {
            throw ExternalFailure.Unavailable("The token endpoint answered without an access token.");
        }

        var identity = document is null
            ? await PlainAsync(provider, accessToken, cancellation)
            : await OpenIdAsync(provider, document, attempt, answer.Text("id_token"), accessToken, cancellation);
        return provider.KeepTokens ? identity with { Tokens = TokenSet.Read(answer, accessToken) } : identity;
    }

    /// <summary>A new access token for a refresh token; null when the person, or the provider, has withdrawn the consent.</summary>
    public async Task<TokenSet?> RefreshAsync(ExternalProvider provider, string refreshToken, CancellationToken cancellation)
    {
        var fields = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken };
        var answer = await PostAsync(provider, await DocumentAsync(provider, cancellation), fields, cancellation);
        return answer.Text("error") switch
        {
            // The second is GitHub's word for it.
            "invalid_grant" or "bad_refresh_token" => null,
            { } error => throw ExternalFailure.Unavailable($"The token endpoint refused to refresh: {error}"),
            _ => answer.Text("access_token") is { Length: > 0 } access
                ? TokenSet.Read(answer, access)
                : throw ExternalFailure.Unavailable("The token endpoint answered without an access token."),
        };
    }

    private async Task<ProviderDocument?> DocumentAsync(ExternalProvider provider, CancellationToken cancellation) =>
        provider.IsOpenId ? await directory.FindAsync(provider, cancellation) : null;

    private Task<JsonElement> ExchangeAsync(ExternalProvider provider, ProviderDocument? document, ExternalAttempt attempt, string code, CancellationToken cancellation)
    {
        var fields = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = attempt.RedirectUri };
        if (provider.How.HasPkce)
        {
            fields["code_verifier"] = attempt.Verifier;
        }

        return PostAsync(provider, document, fields, cancellation);
    }

    private Task<JsonElement> PostAsync(ExternalProvider provider, ProviderDocument? document, Dictionary<string, string> fields, CancellationToken cancellation)
    {
        var inBody = document?.SecretInBody ?? provider.How.SecretInBody ?? false;
        if (inBody)
        {
            (fields["client_id"], fields["client_secret"]) = (provider.ClientId, provider.ClientSecret);
        }

        var address = http.Demand(provider.How.TokenEndpoint ?? document!.Token.AbsoluteUri);
        return http.PostAsync(address, fields, inBody ? null : (provider.ClientId, provider.ClientSecret), cancellation);
    }

    private async Task<ExternalIdentity> OpenIdAsync(
        ExternalProvider provider, ProviderDocument document, ExternalAttempt attempt, string? idToken, string accessToken, CancellationToken cancellation)
    {
        var token = await tokens.ReadAsync(idToken ?? throw ExternalFailure.Untrusted("There is no id_token."), provider, attempt.Nonce, accessToken, cancellation);
        var (claims, subject) = (token.Claims, token.Claims.Text("sub")!);
        if (claims.Text("email") is null && document.UserInfo is { } address)
        {
            // Most providers tell the address only here. The answer is not signed: it counts if it is about the token's subject.
            var more = await http.GetAsync(provider.How.UserInfoEndpoint is { } own ? http.Demand(own) : address, accessToken, cancellation);
            claims = more.Text("sub") == subject ? more : throw ExternalFailure.Untrusted("The userinfo is about somebody else.");
        }

        return Identity(provider, token.Issuer, subject, claims.Text("email"), claims.IsTrue(provider.How.Verified), Name(provider, claims) ?? Name(provider, token.Claims));
    }

    private async Task<ExternalIdentity> PlainAsync(ExternalProvider provider, string accessToken, CancellationToken cancellation)
    {
        var person = await http.GetAsync(http.Demand(provider.How.UserInfoEndpoint), accessToken, cancellation);
        if (person.Id(provider.How.Subject) is not { Length: > 0 and <= 255 } subject)
        {
            throw ExternalFailure.Unavailable("The provider did not say who the person is.");
        }

        var (email, isVerified) = (person.Text("email"), person.IsTrue(provider.How.Verified));
        if (provider.How.EmailsEndpoint is { } address)
        {
            var list = await http.GetAsync(http.Demand(address), accessToken, cancellation);
            var primary = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().FirstOrDefault(entry => entry.IsTrue("primary")) : default;
            (email, isVerified) = (primary.Text("email"), primary.IsTrue("verified"));
        }

        return Identity(provider, provider.Issuer, subject, email, isVerified, Name(provider, person));
    }

    private static ExternalIdentity Identity(ExternalProvider provider, string issuer, string subject, string? email, bool isClaimed, string? name)
    {
        var isVerified = provider.VerifiedEmails switch { "all" => true, "claimed" => isClaimed, _ => false };
        var address = EmailAddress.Clean(email);
        return new(provider.Name, issuer, subject, address, isVerified ? address : null, name);
    }

    private static string? Name(ExternalProvider provider, JsonElement claims)
    {
        var name = provider.How.Names.Select(claim => claims.Text(claim)).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        var clean = name is null ? "" : string.Concat(name.Where(letter => !char.IsControl(letter))).Trim();
        return clean.Length == 0 ? null : clean.Length > 100 ? clean[..100] : clean;
    }
}
