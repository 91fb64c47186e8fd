namespace App.Modules.Accounts.External;

/// <summary>Whom a provider vouches for.</summary>
/// <param name="Issuer">Under whose authority the subject is told apart: a provider that is pointed elsewhere knows other people by the same numbers.</param>
/// <param name="Email">As the provider writes it; for showing.</param>
/// <param name="VerifiedEmail">The address in our spelling, when the provider is believed to have verified it.</param>
internal sealed record ExternalIdentity(string Provider, string Issuer, string Subject, string? Email, string? VerifiedEmail, string? Name);
