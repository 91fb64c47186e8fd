namespace App.Modules.Accounts.Contracts;

/// <summary>What other modules may know of how an account is guarded.</summary>
public interface IAccountFactors
{
    /// <summary>Whether the account has a second factor set up, such as an authenticator app.</summary>
    Task<bool> HasSecondFactorAsync(Guid accountId, CancellationToken cancellation = default);
}
