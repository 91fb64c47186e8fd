using System.Data.Common;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Passkeys;
using App.Modules.Accounts.Sessions;
using Dapper;

namespace App.Modules.Accounts.Domain;

/// <summary>What happens when somebody proves an address that nobody had proven before.</summary>
internal sealed class Ownership(SecondFactors factors, TimeProvider clock)
{
    /// <summary>
    /// Gives the account to whoever receives its mail. A stranger may have signed up with the address: every key to the account that was made
    /// before is void. Each kind of key (passkeys, API keys, linked sign-ins) is deleted here. Second factors that open nothing by themselves stay: a
    /// mailbox must not be enough to be rid of them.
    /// </summary>
    public async Task TakeAsync(DbConnection connection, Guid userId)
    {
        await connection.ExecuteAsync(
            "UPDATE accounts_users SET email_confirmed_at = @now, password_hash = NULL, security_stamp = @stamp WHERE id = @userId",
            new { userId, now = clock.Now(), stamp = Secret.Create() });
        await SessionStore.EndAllAsync(connection, userId);
        await connection.ExecuteAsync("DELETE FROM accounts_tokens WHERE user_id = @userId", new { userId });
        await connection.ExecuteAsync("DELETE FROM accounts_logins WHERE user_id = @userId", new { userId });
        if (await PasskeyTable.RemoveAllAsync(connection, userId) > 0)
        {
            await factors.ForgetIfNoneAsync(connection, userId);
        }

        await connection.ExecuteAsync("DELETE FROM accounts_api_keys WHERE user_id = @userId", new { userId });
        await connection.ExecuteAsync("DELETE FROM accounts_devices WHERE user_id = @userId", new { userId });
        await TrustedDevices.RevokeAllAsync(connection, userId);
    }

    /// <summary>
    /// Gives the account back to whoever had its address before it was changed: every key to it is void, and so is a deletion. An authenticator app stays
    /// unless it came with the change, within a week before it: the thief's must not keep the owner out, and the owner's must not fall with a mailbox.
    /// </summary>
    public async Task TakeBackAsync(DbConnection connection, Guid userId, DateTimeOffset changedAt)
    {
        await TakeAsync(connection, userId);
        await connection.ExecuteAsync("UPDATE accounts_users SET deleted_at = NULL, delete_after = NULL WHERE id = @userId", new { userId });
        await connection.ExecuteAsync(
            "DELETE FROM accounts_authenticators WHERE user_id = @userId AND (confirmed_at IS NULL OR confirmed_at > @since)",
            new { userId, since = changedAt.AddDays(-7) });
        await factors.ForgetIfNoneAsync(connection, userId);
    }
}
