using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.Modules.Accounts.Domain;

/// <summary>Tokens and codes that prove something once. Each call is part of the caller's unit of work: a token is gone only together with what it did.</summary>
internal sealed class AccountTokens(TimeProvider clock)
{
    public const int MaxAttempts = 5;

    /// <summary>Returns the raw token. An older one of the same purpose and account ends, unless asked to keep it.</summary>
    /// <param name="raw">A token of <see cref="Secret.Create"/>, where a mail with it was rendered before the unit of work.</param>
    public async Task<string> IssueAsync(
        DbConnection connection, TokenPurpose purpose, Guid? userId, TimeSpan lifetime, string? data = null, bool keepOlder = false, string? raw = null)
    {
        raw ??= Secret.Create();
        await InsertAsync(connection, purpose, userId, lifetime, raw, null, data, keepOlder);
        return raw;
    }

    /// <summary>A code of six digits with its challenge, to be issued by <see cref="IssueCodeAsync"/>: a mail with it is rendered in between.</summary>
    public static IssuedCode CreateCode() => new(Secret.Create(), RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", CultureInfo.InvariantCulture));

    /// <summary>A code of six digits with its challenge.</summary>
    public async Task<IssuedCode> IssueCodeAsync(
        DbConnection connection, TokenPurpose purpose, Guid? userId, TimeSpan lifetime, string? data = null, bool keepOlder = false, IssuedCode? issued = null)
    {
        issued ??= CreateCode();
        await InsertAsync(connection, purpose, userId, lifetime, issued.Challenge, CodeHash(issued), data, keepOlder);
        return issued;
    }

    /// <summary>The token's row, once: right purpose, in time. Null otherwise; however many ask at once, one gets it.</summary>
    public Task<AccountToken?> ConsumeAsync(DbConnection connection, TokenPurpose purpose, string? raw) =>
        connection.QuerySingleOrDefaultAsync<AccountToken>(
            $"""
            DELETE FROM accounts_tokens
            WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @Now AND code_hash IS NULL
            RETURNING {AccountToken.Columns}
            """,
            Key(purpose, raw));

    /// <summary>The token's row without consuming it: for the page that a link opens, which must change nothing.</summary>
    public Task<AccountToken?> FindAsync(DbConnection connection, TokenPurpose purpose, string? raw) =>
        connection.QuerySingleOrDefaultAsync<AccountToken>(
            $"""
            SELECT {AccountToken.Columns}
            FROM accounts_tokens
            WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @Now
            """,
            Key(purpose, raw));

    /// <summary>
    /// Counts an attempt against a challenge and returns its row, or null when there is none (any more). Parallel guesses count, too: whoever
    /// gets a row may check one answer. The unit of work must be committed whatever the answer was.
    /// </summary>
    public Task<AccountToken?> AttemptAsync(DbConnection connection, TokenPurpose purpose, string? challenge) =>
        connection.QuerySingleOrDefaultAsync<AccountToken>(
            $"""
            UPDATE accounts_tokens SET attempts = attempts + 1
            WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @Now AND attempts < @MaxAttempts
            RETURNING {AccountToken.Columns}
            """,
            Key(purpose, challenge));

    /// <summary>The row when the code is right, once. The fifth wrong one ends the challenge. Commit the unit of work also when this is null.</summary>
    public async Task<AccountToken?> ConsumeCodeAsync(DbConnection connection, TokenPurpose purpose, string? challenge, string? code)
    {
        if (await AttemptAsync(connection, purpose, challenge) is not { CodeHash: { } expected } token)
        {
            return null;
        }

        var digits = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        var isRight = CryptographicOperations.FixedTimeEquals(expected, CodeHash(new(challenge!, digits)));
        if (!isRight && token.Attempts < MaxAttempts)
        {
            return null;
        }

        var deleted = await connection.ExecuteAsync("DELETE FROM accounts_tokens WHERE id = @Id", new { token.Id });
        return isRight && deleted == 1 ? token : null;
    }

    /// <summary>What the account's newest token for this keeps, or null.</summary>
    public static Task<string?> FindDataAsync(DbConnection connection, Guid userId, TokenPurpose purpose) => connection.QueryFirstOrDefaultAsync<string?>(
        "SELECT data FROM accounts_tokens WHERE user_id = @userId AND purpose = @Purpose ORDER BY id DESC", new { userId, Purpose = purpose.ToString() });

    /// <summary>Ends the account's tokens of the purpose.</summary>
    public static Task RevokeAsync(DbConnection connection, Guid userId, TokenPurpose purpose) =>
        connection.ExecuteAsync("DELETE FROM accounts_tokens WHERE user_id = @userId AND purpose = @purpose", new { userId, purpose = purpose.ToString() });

    /// <summary>Ends all of the account's tokens but those that undo something: whoever has got in must not take the way back from the owner.</summary>
    public static Task RevokeAllAsync(DbConnection connection, Guid userId) => connection.ExecuteAsync(
        "DELETE FROM accounts_tokens WHERE user_id = @userId AND purpose NOT IN ('UndoChangeEmail', 'UndoDelete')", new { userId });

    private async Task InsertAsync(
        DbConnection connection, TokenPurpose purpose, Guid? userId, TimeSpan lifetime, string raw, byte[]? codeHash, string? data, bool keepOlder)
    {
        if (userId is { } account && !keepOlder)
        {
            await RevokeAsync(connection, account, purpose);
        }

        // A job that runs once more issues another code for the challenge that it was given.
        var now = clock.Now();
        await connection.ExecuteAsync(
            """
            INSERT INTO accounts_tokens (id, purpose, user_id, token_hash, code_hash, data, created_at, expires_at)
            VALUES (@Id, @Purpose, @userId, @Hash, @codeHash, @data, @now, @ExpiresAt)
            ON CONFLICT (token_hash) DO UPDATE SET code_hash = excluded.code_hash
            """,
            new { Id = Guid.CreateVersion7(now), Purpose = purpose.ToString(), userId, Hash = Secret.Hash(raw), codeHash, data, now, ExpiresAt = now + lifetime });
    }

    private object Key(TokenPurpose purpose, string? raw) =>
        new { Hash = Secret.Hash(raw ?? ""), Purpose = purpose.ToString(), Now = clock.Now(), MaxAttempts };

    private static byte[] CodeHash(IssuedCode issued) => Secret.Hash($"{issued.Challenge}:{issued.Code}");
}
