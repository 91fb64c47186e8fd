using System.Text.Json;

namespace App.Modules.Accounts.External.OpenId;

/// <summary>What a provider says about itself (OpenID Connect Discovery), and its keys.</summary>
internal sealed record ProviderDocument(string Issuer, Uri Authorization, Uri Token, Uri? UserInfo, Uri Keys)
{
    /// <summary>The algorithms that it signs with and that have a public key.</summary>
    public required IReadOnlyList<string> Algorithms { get; init; }

    /// <summary>Every answer names its issuer (RFC 9207): one that does not was not made by it.</summary>
    public bool AlwaysNamesIssuer { get; init; }

    public bool SecretInBody { get; init; }

    /// <exception cref="ExternalFailure">The document is about somebody else, or names addresses that must not be called.</exception>
    public static ProviderDocument Read(JsonElement json, ExternalProvider provider, ExternalHttp http)
    {
        var issuer = json.Text("issuer") ?? "";
        // Where the issuer is a pattern, the host at least is the one that was asked.
        var isRight = provider.How.HasTenants && issuer.Contains(TenantPlace, StringComparison.Ordinal)
            ? SameHost(issuer, provider.How.Authority!)
            : issuer.TrimEnd('/') == provider.How.Authority || (issuer == provider.How.OtherIssuer && issuer.Length > 0);
        if (!isRight)
        {
            throw ExternalFailure.Unavailable($"The issuer in the discovery document is '{issuer}', but was asked as '{provider.How.Authority}': set Authority to the issuer.");
        }

        var offered = json.Texts("id_token_signing_alg_values_supported");
        var methods = json.Texts("token_endpoint_auth_methods_supported");
        return new(
            issuer,
            http.Demand(json.Text("authorization_endpoint")),
            http.Demand(json.Text("token_endpoint")),
            json.Text("userinfo_endpoint") is { } userInfo ? http.Demand(userInfo) : null,
            http.Demand(json.Text("jwks_uri")))
        {
            Algorithms = [.. (offered.Count == 0 ? ["RS256"] : offered).Where(algorithm => SigningKey.HashOf(algorithm) is not null)],
            AlwaysNamesIssuer = json.IsTrue("authorization_response_iss_parameter_supported"),
            SecretInBody = provider.How.SecretInBody ?? (methods.Count > 0 && !methods.Contains("client_secret_basic")),
        };
    }

    public const string TenantPlace = "{tenantid}";

    private static bool SameHost(string issuer, string authority) =>
        Uri.TryCreate(issuer.Replace(TenantPlace, "tenant", StringComparison.Ordinal), UriKind.Absolute, out var uri) && uri.Authority == new Uri(authority).Authority;
}
