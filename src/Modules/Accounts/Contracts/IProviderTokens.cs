namespace App.Modules.Accounts.Contracts;

/// <summary>
/// What people allowed the product to do at a provider that they signed in with, where <c>Accounts:External:{provider}:KeepTokens</c> is on. Tokens are
/// for calling the provider: do not store, log or answer them.
/// </summary>
public interface IProviderTokens
{
    /// <summary>
    /// An access token that is good now, renewed if need be. Null when there is none: the account is not linked, nothing is kept, or the consent was
    /// withdrawn, which forgets the tokens until the person signs in with the provider again.
    /// </summary>
    /// <exception cref="HttpRequestException">It has to be renewed, and the provider does not answer.</exception>
    Task<string?> GetAsync(Guid accountId, string provider, CancellationToken cancellation = default);
}
