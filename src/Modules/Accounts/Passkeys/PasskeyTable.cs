using System.Data.Common;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Domain;
using Dapper;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Passkeys;

/// <summary>The passkeys of all accounts.</summary>
internal sealed class PasskeyTable(IDatabase database, TimeProvider clock) : IWayIn
{
    public async Task<IReadOnlyList<Passkey>> ListAsync(Guid userId, CancellationToken cancellation) => (await database.ReadAsync(
        connection => connection.QueryAsync<Passkey>("SELECT * FROM accounts_passkeys WHERE user_id = @userId ORDER BY created_at, id", new { userId }),
        cancellation)).AsList();

    public Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<Passkey>("SELECT * FROM accounts_passkeys WHERE credential_id = @credentialId", new { credentialId }),
        cancellation);

    /// <summary>False when it is registered already, here or elsewhere.</summary>
    public static async Task<bool> AddAsync(DbConnection connection, Passkey passkey) => await connection.ExecuteAsync(
        """
        INSERT INTO accounts_passkeys
            (id, user_id, credential_id, public_key, name, sign_count, transports, is_user_verified, is_backup_eligible, is_backed_up, created_at)
        VALUES (@Id, @UserId, @CredentialId, @PublicKey, @Name, @SignCount, @Transports, @IsUserVerified, @IsBackupEligible, @IsBackedUp, @CreatedAt)
        ON CONFLICT (credential_id) DO NOTHING
        """,
        passkey) == 1;

    /// <summary>Records a use. False when the counter did not go up meanwhile, which a copy of the key would cause; keys without one say 0.</summary>
    public async Task<bool> UseAsync(DbConnection connection, Guid userId, UserPasskeyInfo info) => await connection.ExecuteAsync(
        """
        UPDATE accounts_passkeys SET sign_count = @SignCount, is_backed_up = @IsBackedUp, last_used_at = @now
        WHERE credential_id = @CredentialId AND user_id = @userId AND (sign_count < @SignCount OR (sign_count = 0 AND @SignCount = 0))
        """,
        new { userId, info.CredentialId, SignCount = (long)info.SignCount, info.IsBackedUp, now = clock.Now() }) == 1;

    public static async Task<bool> RenameAsync(DbConnection connection, Guid userId, Guid id, string name) =>
        await connection.ExecuteAsync("UPDATE accounts_passkeys SET name = @name WHERE id = @id AND user_id = @userId", new { id, userId, name }) == 1;

    /// <summary>The name of the one that is gone, or null.</summary>
    public static Task<string?> RemoveAsync(DbConnection connection, Guid userId, Guid id) => connection.QuerySingleOrDefaultAsync<string?>(
        "DELETE FROM accounts_passkeys WHERE id = @id AND user_id = @userId RETURNING name", new { id, userId });

    public static Task<int> RemoveAllAsync(DbConnection connection, Guid userId) =>
        connection.ExecuteAsync("DELETE FROM accounts_passkeys WHERE user_id = @userId", new { userId });

    Task<int> IWayIn.CountAsync(DbConnection connection, Guid userId) => CountAsync(connection, userId);

    public static Task<int> CountAsync(DbConnection connection, Guid userId) =>
        connection.ExecuteScalarAsync<int>("SELECT count(*) FROM accounts_passkeys WHERE user_id = @userId", new { userId });
}
