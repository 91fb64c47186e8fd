using System.Globalization;
using System.Text.Json;

namespace App.Modules.Accounts.External;

/// <summary>Whom a provider vouches for.</summary>
/// <param name="Issuer">Under whose authority the subject is told apart: a provider that is pointed elsewhere knows other people by the same numbers.</param>
/// <param name="Email">As the provider writes it; for showing.</param>
/// <param name="VerifiedEmail">The address in our spelling, when the provider is believed to have verified it.</param>
internal sealed record ExternalIdentity(string Provider, string Issuer, string Subject, string? Email, string? VerifiedEmail, string? Name)
{
    /// <summary>What the provider gave to call it by; null where the settings keep nothing.</summary>
    public TokenSet? Tokens { get; init; }
}

/// <summary>A provider's tokens. They are secrets: no text is made of them.</summary>
internal sealed class TokenSet(string access, string? refresh, TimeSpan? lasts)
{
    public string Access => access;

    public string? Refresh => refresh;

    /// <summary>From now; null when the provider does not say.</summary>
    public TimeSpan? Lasts => lasts;

    public static TokenSet Read(JsonElement answer, string access)
    {
        var isNumber = double.TryParse(answer.Id("expires_in"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        return new(access, answer.Text("refresh_token") is { Length: > 0 } refresh ? refresh : null, isNumber ? TimeSpan.FromSeconds(Math.Min(seconds, 315_360_000)) : null);
    }
}
