using System.Data.Common;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Passkeys;
using App.Modules.Accounts.Sessions;
using Dapper;

namespace App.Modules.Accounts.Factors;

/// <summary>Takes the second factors from an account whose owner has lost them. Whoever was signed in, or halfway, begins anew.</summary>
internal sealed class FactorReset(SecondFactors factors)
{
    public async Task RunAsync(DbConnection connection, Guid userId, bool withPasskeys)
    {
        // An app that waits for its first code goes, too: it may be a stranger's.
        await connection.ExecuteAsync("DELETE FROM accounts_authenticators WHERE user_id = @userId", new { userId });
        await RecoveryCodes.RemoveAsync(connection, userId);
        await TrustedDevices.RevokeAllAsync(connection, userId);
        await connection.ExecuteAsync("DELETE FROM accounts_factor_attempts WHERE user_id = @userId", new { userId });
        if (withPasskeys)
        {
            await PasskeyTable.RemoveAllAsync(connection, userId);
        }

        foreach (var purpose in (TokenPurpose[])[TokenPurpose.TwoFactorCode, TokenPurpose.TwoFactorPasskey, TokenPurpose.PasskeyRegistration])
        {
            await AccountTokens.RevokeAsync(connection, userId, purpose);
        }

        await factors.ForgetIfNoneAsync(connection, userId);
        await UserWriter.TurnBackAsync(connection, userId);
        await SessionStore.EndAllAsync(connection, userId);
    }
}
