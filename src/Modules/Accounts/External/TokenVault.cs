using System.Data.Common;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Domain;
using Dapper;

namespace App.Modules.Accounts.External;

/// <summary>The tokens of linked logins, encrypted each for its login: a row that is put elsewhere opens nothing.</summary>
internal sealed class TokenVault(IDatabase database, StoredSecrets secrets, TimeProvider clock)
{
    private const string Purpose = "accounts.provider_tokens";

    // A call to a provider takes ten seconds at most.
    private static readonly TimeSpan s_renewalLasts = TimeSpan.FromSeconds(30);

    /// <summary>Keeps what came with the identity. A provider may send a refresh token the first time only: the one before stays then. None came: none is kept.</summary>
    public Task KeepAsync(DbConnection connection, ExternalIdentity identity)
    {
        var (now, tokens) = (clock.Now(), identity.Tokens);
        if (tokens is null)
        {
            return connection.ExecuteAsync(
                """
                DELETE FROM accounts_login_tokens
                WHERE login_id IN (SELECT id FROM accounts_logins WHERE provider = @Provider AND issuer = @Issuer AND subject = @Subject)
                """,
                new { identity.Provider, identity.Issuer, identity.Subject });
        }

        string[] owner = [identity.Provider, identity.Issuer, identity.Subject];
        return connection.ExecuteAsync(
            """
            INSERT INTO accounts_login_tokens (login_id, sealed_access, sealed_refresh, expires_at)
            SELECT id, @Access, @Refresh, @ExpiresAt FROM accounts_logins WHERE provider = @Provider AND issuer = @Issuer AND subject = @Subject
            ON CONFLICT (login_id) DO UPDATE SET sealed_access = excluded.sealed_access, expires_at = excluded.expires_at, renewing_until = NULL,
                sealed_refresh = COALESCE(excluded.sealed_refresh, accounts_login_tokens.sealed_refresh)
            """,
            new
            {
                identity.Provider,
                identity.Issuer,
                identity.Subject,
                Access = secrets.Close(tokens.Access, Purpose, owner),
                Refresh = tokens.Refresh is { } refresh ? secrets.Close(refresh, Purpose, owner) : null,
                ExpiresAt = now + tokens.Lasts,
            });
    }

    /// <summary>The tokens of the account's login that was used last; none of one that is disabled or deleted.</summary>
    public async Task<Row?> FindAsync(Guid accountId, string provider, CancellationToken cancellation)
    {
        var row = await database.ReadAsync(
            connection => connection.QueryFirstOrDefaultAsync<Row>(
                """
                SELECT t.login_id, t.sealed_access, t.sealed_refresh, t.expires_at, l.provider, l.issuer, l.subject
                FROM accounts_login_tokens t
                JOIN accounts_logins l ON l.id = t.login_id
                JOIN accounts_users u ON u.id = l.user_id
                WHERE l.user_id = @accountId AND l.provider = @provider AND u.disabled_at IS NULL AND u.deleted_at IS NULL
                ORDER BY l.last_used_at DESC
                LIMIT 1
                """,
                new { accountId, provider }),
            cancellation);
        return row is null ? null : await RenewKeyAsync(row);
    }

    /// <summary>Whether the caller is the one who renews, in whatever process: a refresh token that is used twice may end them all.</summary>
    public async Task<bool> ClaimAsync(Row row) => await database.WriteAsync(connection => connection.ExecuteAsync(
        """
        UPDATE accounts_login_tokens SET renewing_until = @until
        WHERE login_id = @LoginId AND sealed_access = @SealedAccess AND (renewing_until IS NULL OR renewing_until <= @now)
        """,
        new { row.LoginId, row.SealedAccess, now = clock.Now(), until = clock.Now() + s_renewalLasts })) == 1;

    public Task ReleaseAsync(Row row) => database.WriteAsync(connection => connection.ExecuteAsync(
        "UPDATE accounts_login_tokens SET renewing_until = NULL WHERE login_id = @LoginId AND sealed_access = @SealedAccess", row));

    /// <summary>Replaces what was renewed; what a sign-in brought meanwhile stays.</summary>
    public Task ReplaceAsync(Row row, TokenSet tokens) => database.WriteAsync(connection => connection.ExecuteAsync(
        """
        UPDATE accounts_login_tokens
        SET sealed_access = @Access, sealed_refresh = COALESCE(@Refresh, sealed_refresh), expires_at = @ExpiresAt, renewing_until = NULL
        WHERE login_id = @LoginId AND sealed_access = @SealedAccess
        """,
        new
        {
            row.LoginId,
            row.SealedAccess,
            Access = secrets.Close(tokens.Access, Purpose, row.Owner),
            Refresh = tokens.Refresh is { } refresh ? secrets.Close(refresh, Purpose, row.Owner) : null,
            ExpiresAt = clock.Now() + tokens.Lasts,
        }));

    public static async Task<bool> ForgetAsync(DbConnection connection, Row row) =>
        await connection.ExecuteAsync("DELETE FROM accounts_login_tokens WHERE login_id = @LoginId AND sealed_access = @SealedAccess", row) == 1;

    /// <summary>The token in clear; null when the keys that it was encrypted by are lost.</summary>
    public string? Open(Row row, string? stored) => secrets.Open(stored, Purpose, row.Owner).Secret;

    // Whoever renews the tokens knows the row by what it holds: it stays as it is meanwhile.
    private async Task<Row> RenewKeyAsync(Row row)
    {
        var (access, refresh) = (secrets.Open(row.SealedAccess, Purpose, row.Owner).Renewed, secrets.Open(row.SealedRefresh, Purpose, row.Owner).Renewed);
        return (access ?? refresh) is not null && await database.WriteAsync(connection => connection.ExecuteAsync(
            """
            UPDATE accounts_login_tokens SET sealed_access = COALESCE(@access, sealed_access), sealed_refresh = COALESCE(@refresh, sealed_refresh)
            WHERE login_id = @LoginId AND sealed_access = @SealedAccess AND (renewing_until IS NULL OR renewing_until <= @now)
            """,
            new { row.LoginId, row.SealedAccess, access, refresh, now = clock.Now() })) == 1
            ? row with { SealedAccess = access ?? row.SealedAccess, SealedRefresh = refresh ?? row.SealedRefresh }
            : row;
    }

    public sealed record Row
    {
        public Guid LoginId { get; init; }

        public string SealedAccess { get; init; } = "";

        public string? SealedRefresh { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public string Provider { get; init; } = "";

        public string Issuer { get; init; } = "";

        public string Subject { get; init; } = "";

        /// <summary>Whom the tokens are encrypted for.</summary>
        public string[] Owner => [Provider, Issuer, Subject];
    }
}
