using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Sessions;
using Dapper;

namespace App.Modules.Accounts.Domain;

/// <summary>What several features do to an account, each as part of a unit of work.</summary>
internal sealed class UserWriter(IAccountOrganizations organizations, AuditLog audit, TimeProvider clock)
{
    /// <summary>Adds the account, with an organisation of its own. False when the address has one.</summary>
    public async Task<bool> AddAsync(DbConnection connection, User user, string how)
    {
        var inserted = await connection.ExecuteAsync(
            """
            INSERT INTO accounts_users (id, email, normalized_email, name, password_hash, security_stamp, created_at, email_confirmed_at)
            VALUES (@Id, @Email, @NormalizedEmail, @Name, @PasswordHash, @SecurityStamp, @CreatedAt, @EmailConfirmedAt)
            ON CONFLICT (normalized_email) DO NOTHING
            """,
            user);
        if (inserted == 0)
        {
            return false;
        }

        user.LoadedStamp = user.SecurityStamp;
        await organizations.CreateFirstAsync(connection, user.Id, user.Name);
        await audit.RecordAsync(connection, new SecurityEvent("accounts.signed_up", user.Id) { Detail = how });
        return true;
    }

    /// <summary>Records that mail at the address arrives, if that was not known; false when it was.</summary>
    public async Task<bool> ConfirmEmailAsync(DbConnection connection, Guid userId) => await connection.ExecuteAsync(
        "UPDATE accounts_users SET email_confirmed_at = @now WHERE id = @userId AND email_confirmed_at IS NULL", new { userId, now = clock.Now() }) == 1;

    /// <summary>
    /// Whether the account is as it was read, in all that decides who gets in; its row is held until the unit of work ends. A mail that was made ready
    /// before a change must not bring a token that is good after it, and whoever was let in before must not get a session after it.
    /// </summary>
    public static async Task<bool> HoldAsync(DbConnection connection, User user) => await connection.ExecuteAsync(
        "UPDATE accounts_users SET name = name WHERE id = @Id AND security_stamp = @LoadedStamp", new { user.Id, user.LoadedStamp }) == 1;

    /// <summary>To be called when less opens the account than before: whoever is on the way in, or between two factors, begins anew.</summary>
    public static async Task TurnBackAsync(DbConnection connection, Guid userId)
    {
        await connection.ExecuteAsync("UPDATE accounts_users SET security_stamp = @stamp WHERE id = @userId", new { userId, stamp = Secret.Create() });
        await AccountTokens.RevokeAsync(connection, userId, TokenPurpose.TwoFactor);
    }

    /// <summary>Sets another password, or none. Whoever had the old one is out: other sessions end, links that were sent are void, and no device is trusted.</summary>
    public static async Task SetPasswordAsync(DbConnection connection, Guid userId, string? passwordHash, Guid? keepSession = null)
    {
        await connection.ExecuteAsync(
            "UPDATE accounts_users SET password_hash = @passwordHash, security_stamp = @stamp WHERE id = @userId",
            new { userId, passwordHash, stamp = Secret.Create() });
        await SessionStore.EndAllAsync(connection, userId, keepSession);
        await AccountTokens.RevokeAllAsync(connection, userId);
        await TrustedDevices.RevokeAllAsync(connection, userId);
    }
}
