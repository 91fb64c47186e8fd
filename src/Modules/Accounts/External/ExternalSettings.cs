namespace App.Modules.Accounts.External;

/// <summary>A provider that people may sign in with; section <c>Accounts:External:{name}</c>. What is not set is the preset's.</summary>
internal sealed class ExternalSettings
{
    /// <summary>A name of <see cref="ExternalPreset.All"/>. Without it, the preset that is called like the provider, or a plain OpenID provider.</summary>
    public string? Preset { get; set; }

    /// <summary>What the button says.</summary>
    public string? DisplayName { get; set; }

    /// <summary>An OpenID provider's issuer: the address before <c>/.well-known/openid-configuration</c>.</summary>
    public string? Authority { get; set; }

    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>Separated by spaces.</summary>
    public string? Scopes { get; set; }

    /// <summary>Which e-mail addresses count as verified: those that the provider says are (<c>claimed</c>), <c>all</c> of a directory of one's own, or <c>none</c>.</summary>
    public string? VerifiedEmails { get; set; }

    /// <summary>Whether somebody without an account gets one.</summary>
    public bool AllowSignUp { get; set; } = true;

    /// <summary>Whether the provider's tokens are kept, encrypted, for the product to call its API for the person. It is asked for access without the person.</summary>
    public bool KeepTokens { get; set; }

    public string? AuthorizationEndpoint { get; set; }

    public string? TokenEndpoint { get; set; }

    public string? UserInfoEndpoint { get; set; }

    /// <summary>Where plain OAuth tells the addresses, if not with the rest.</summary>
    public string? EmailsEndpoint { get; set; }
}
