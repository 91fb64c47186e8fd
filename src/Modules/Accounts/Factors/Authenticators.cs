using System.Data.Common;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Domain;
using Dapper;

namespace App.Modules.Accounts.Factors;

/// <summary>Authenticator apps: one an account. Secrets are encrypted in the database, each for its account; one that was not confirmed by a code gates nothing.</summary>
internal sealed class Authenticators(IDatabase database, StoredSecrets secrets, TimeProvider clock)
{
    private const string Purpose = "accounts.authenticator";
    private static readonly TimeSpan s_pendingLasts = TimeSpan.FromMinutes(30);

    public Task<bool> IsSetUpAsync(Guid userId, CancellationToken cancellation) => database.ReadAsync(connection => IsSetUpAsync(connection, userId), cancellation);

    public static Task<bool> IsSetUpAsync(DbConnection connection, Guid userId) => connection.ExecuteScalarAsync<bool>(
        "SELECT COUNT(*) FROM accounts_authenticators WHERE user_id = @userId AND confirmed_at IS NOT NULL", new { userId });

    /// <summary>Makes a secret that waits for its first code. The one in use stays in use until then.</summary>
    public Task StartAsync(DbConnection connection, Guid userId)
    {
        var secret = secrets.Close(Convert.ToBase64String(Totp.CreateSecret()), Purpose, userId.ToString("D"));
        return connection.ExecuteAsync(
            """
            INSERT INTO accounts_authenticators (user_id, pending_secret, pending_at) VALUES (@userId, @secret, @now)
            ON CONFLICT (user_id) DO UPDATE SET pending_secret = excluded.pending_secret, pending_at = excluded.pending_at
            """,
            new { userId, secret, now = clock.Now() });
    }

    /// <summary>The secret that waits for its first code, or null.</summary>
    public async Task<byte[]?> FindPendingAsync(Guid userId, CancellationToken cancellation) =>
        Open(userId, (await database.ReadAsync(connection => PendingAsync(connection, userId), cancellation))?.Secret).Secret;

    /// <summary>Puts the waiting secret to use when the code is one of its codes.</summary>
    public async Task<bool> ConfirmAsync(DbConnection connection, Guid userId, string code)
    {
        if (await PendingAsync(connection, userId) is not { } pending
            || Open(userId, pending.Secret).Secret is not { } secret
            || Totp.Match(secret, code, clock.Now()) is not { } step)
        {
            return false;
        }

        return await connection.ExecuteAsync(
            """
            UPDATE accounts_authenticators
            SET sealed_secret = pending_secret, confirmed_at = @now, last_step = @step, pending_secret = NULL, pending_at = NULL
            WHERE user_id = @userId AND pending_secret = @Secret
            """,
            new { userId, now = clock.Now(), step, pending.Secret }) == 1;
    }

    /// <summary>Whether the code is right. Each is taken once, and none older than the last: whoever looked over a shoulder comes too late.</summary>
    public async Task<bool> UseAsync(DbConnection connection, Guid userId, string code)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT sealed_secret AS secret FROM accounts_authenticators WHERE user_id = @userId AND confirmed_at IS NOT NULL", new { userId });
        return Open(userId, row?.Secret) is ({ } secret, var renewed)
            && Totp.Match(secret, code, clock.Now()) is { } step
            && await connection.ExecuteAsync(
                """
                UPDATE accounts_authenticators SET last_step = @step, sealed_secret = COALESCE(@renewed, sealed_secret)
                WHERE user_id = @userId AND sealed_secret = @Secret AND last_step < @step
                """,
                new { userId, step, renewed, row!.Secret }) == 1;
    }

    public static async Task<bool> RemoveAsync(DbConnection connection, Guid userId) =>
        await connection.ExecuteAsync("DELETE FROM accounts_authenticators WHERE user_id = @userId AND confirmed_at IS NOT NULL", new { userId }) == 1;

    private Task<Row?> PendingAsync(DbConnection connection, Guid userId) => connection.QuerySingleOrDefaultAsync<Row>(
        "SELECT pending_secret AS secret FROM accounts_authenticators WHERE user_id = @userId AND pending_at > @oldest",
        new { userId, oldest = clock.Now() - s_pendingLasts });

    // A secret whose key is lost is no secret any more: its codes are wrong, and a recovery code helps.
    private (byte[]? Secret, string? Renewed) Open(Guid userId, string? stored)
    {
        var (secret, renewed) = secrets.Open(stored, Purpose, userId.ToString("D"));
        return (secret is null ? null : Convert.FromBase64String(secret), renewed);
    }

    private sealed class Row
    {
        public string? Secret { get; init; }
    }
}
