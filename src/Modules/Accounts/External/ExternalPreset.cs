namespace App.Modules.Accounts.External;

/// <summary>What is known about a provider beforehand. Without an authority it is plain OAuth 2: endpoints, and what the answers call things.</summary>
internal sealed record ExternalPreset(string Name, string DisplayName)
{
    public string? Authority { get; init; }

    /// <summary>What else the provider calls itself in its own documents.</summary>
    public string? OtherIssuer { get; init; }

    /// <summary>The issuer is a pattern with the place <c>{tenantid}</c>, which each token fills with its own <c>tid</c>.</summary>
    public bool HasTenants { get; init; }

    public string? AuthorizationEndpoint { get; init; }

    public string? TokenEndpoint { get; init; }

    public string? UserInfoEndpoint { get; init; }

    /// <summary>Answers with a list of addresses: email, primary, verified.</summary>
    public string? EmailsEndpoint { get; init; }

    public string Scopes { get; init; } = "openid email profile";

    /// <summary>The scope that asks for a token which outlives the person's visit.</summary>
    public string? OfflineScope { get; init; }

    /// <summary>Google asks by a parameter instead.</summary>
    public string? OfflineAccessType { get; init; }

    public string Subject { get; init; } = "sub";

    public string Verified { get; init; } = "email_verified";

    /// <summary>Claims that may hold the person's name, the best one first.</summary>
    public string[] Names { get; init; } = ["name"];

    public bool HasPkce { get; init; } = true;

    public bool HasNonce { get; init; } = true;

    /// <summary>The client's secret goes into the body, not into a header; null where discovery tells.</summary>
    public bool? SecretInBody { get; init; }

    /// <summary>Any OpenID provider: Authentik, Keycloak, Zitadel, Okta, Auth0.</summary>
    public static readonly ExternalPreset OpenId = new("openid", "Single sign-on") { OfflineScope = "offline_access" };

    public static readonly ExternalPreset[] All =
    [
        OpenId,
        new("google", "Google") { Authority = "https://accounts.google.com", OfflineAccessType = "offline" },
        new("gitlab", "GitLab") { Authority = "https://gitlab.com" },
        // Anybody may write any address into a tenant of his own: only Microsoft's optional claim xms_edov says that its domain's owner agrees.
        new("microsoft", "Microsoft") { Authority = "https://login.microsoftonline.com/common/v2.0", HasTenants = true, Verified = "xms_edov", OfflineScope = "offline_access" },
        // LinkedIn refuses a code verifier from web servers, and puts no nonce into its tokens.
        new("linkedin", "LinkedIn")
        {
            Authority = "https://www.linkedin.com/oauth",
            OtherIssuer = "https://www.linkedin.com",
            HasPkce = false,
            HasNonce = false,
            SecretInBody = true,
        },
        new("github", "GitHub")
        {
            OtherIssuer = "https://github.com/login/oauth",
            AuthorizationEndpoint = "https://github.com/login/oauth/authorize",
            TokenEndpoint = "https://github.com/login/oauth/access_token",
            UserInfoEndpoint = "https://api.github.com/user",
            EmailsEndpoint = "https://api.github.com/user/emails",
            Scopes = "read:user user:email",
            Subject = "id",
            Names = ["name", "login"],
            SecretInBody = true,
        },
        new("discord", "Discord")
        {
            AuthorizationEndpoint = "https://discord.com/oauth2/authorize",
            TokenEndpoint = "https://discord.com/api/oauth2/token",
            UserInfoEndpoint = "https://discord.com/api/users/@me",
            Scopes = "identify email",
            Subject = "id",
            Verified = "verified",
            Names = ["global_name", "username"],
            SecretInBody = true,
        },
    ];

    public static ExternalPreset? Find(string? name) => Array.Find(All, preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
