namespace App.Modules.Accounts.Contracts;

/// <summary>What the command line does with accounts.</summary>
public interface IAccounts
{
    Task<IReadOnlyList<AccountSummary>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Creates an account with an organisation of its own. Returns what was wrong, in sentences for a person; empty when it was created.</summary>
    Task<IReadOnlyList<string>> CreateAsync(string email, string name, string password);

    /// <summary>Ends every session of the account and refuses new ones. False when there is no such account.</summary>
    Task<bool> DisableAsync(string email);

    /// <summary>Lets the account open sessions again. False when there is no such account.</summary>
    Task<bool> EnableAsync(string email);

    /// <summary>
    /// Takes the second factors from the account, its passkeys only when asked to, ends its sessions, and tells the owner by mail. False when there is
    /// no such account.
    /// </summary>
    Task<bool> ResetTwoFactorAsync(string email, bool withPasskeys);

    /// <summary>Ends every session of the account, which may sign in again. Returns how many there were, or null when there is no such account.</summary>
    Task<int?> SignOutAsync(string email);

    /// <summary>Ends everybody's sessions. Returns how many there were.</summary>
    Task<int> SignOutAllAsync();
}

/// <summary>An account as operators see it; a disabled one cannot sign in.</summary>
public sealed record AccountSummary(Guid Id, string Email, string Name, DateTimeOffset CreatedAt, bool IsDisabled);
