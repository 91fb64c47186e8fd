using System.Data.Common;
using System.Security.Cryptography;
using App.BuildingBlocks.Data;
using Dapper;
using Microsoft.AspNetCore.DataProtection;

namespace App.Modules.Accounts.External;

/// <summary>The tokens of linked logins, encrypted each for its login: a row that is put elsewhere opens nothing.</summary>
internal sealed class TokenVault(IDatabase database, IDataProtectionProvider protection, TimeProvider clock)
{
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

        var seal = Seal(identity.Provider, identity.Issuer, identity.Subject);
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
                Access = seal.Protect(tokens.Access),
                Refresh = tokens.Refresh is { } refresh ? seal.Protect(refresh) : null,
                ExpiresAt = now + tokens.Lasts,
            });
    }

    /// <summary>The tokens of the account's login that was used last; none of one that is disabled or deleted.</summary>
    public Task<Row?> FindAsync(Guid accountId, string provider, CancellationToken cancellation) => database.ReadAsync(
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
    public Task ReplaceAsync(Row row, TokenSet tokens)
    {
        var seal = Seal(row.Provider, row.Issuer, row.Subject);
        return database.WriteAsync(connection => connection.ExecuteAsync(
            """
            UPDATE accounts_login_tokens
            SET sealed_access = @Access, sealed_refresh = COALESCE(@Refresh, sealed_refresh), expires_at = @ExpiresAt, renewing_until = NULL
            WHERE login_id = @LoginId AND sealed_access = @SealedAccess
            """,
            new
            {
                row.LoginId,
                row.SealedAccess,
                Access = seal.Protect(tokens.Access),
                Refresh = tokens.Refresh is { } refresh ? seal.Protect(refresh) : null,
                ExpiresAt = clock.Now() + tokens.Lasts,
            }));
    }

    public static async Task<bool> ForgetAsync(DbConnection connection, Row row) =>
        await connection.ExecuteAsync("DELETE FROM accounts_login_tokens WHERE login_id = @LoginId AND sealed_access = @SealedAccess", row) == 1;

    /// <summary>The token in clear; null when the keys that it was encrypted by are lost.</summary>
    public string? Open(Row row, string? sealedText)
    {
        try
        {
            return sealedText is null ? null : Seal(row.Provider, row.Issuer, row.Subject).Unprotect(sealedText);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Seal(string provider, string issuer, string subject) => protection.CreateProtector("accounts.provider_tokens", provider, issuer, subject);

    public sealed class Row
    {
        public Guid LoginId { get; init; }

        public string SealedAccess { get; init; } = "";

        public string? SealedRefresh { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public string Provider { get; init; } = "";

        public string Issuer { get; init; } = "";

        public string Subject { get; init; } = "";
    }
}
