using System.Data.Common;
using System.Security.Cryptography;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Domain;
using Dapper;

namespace App.Modules.Accounts.Factors;

/// <summary>Codes to keep on paper for the day the phone is gone: ten, of 120 random bits each, of which only hashes are stored. Each works once.</summary>
internal sealed class RecoveryCodes(IDatabase database, TimeProvider clock)
{
    public const int Count = 10;

    // Crockford's letters: none that one takes for another.
    private const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>New codes for a person to note down; the ones before are void once <see cref="ReplaceAsync"/> has stored these.</summary>
    public static IReadOnlyList<string> Create() =>
        [.. Enumerable.Range(0, Count).Select(_ => string.Join('-', RandomNumberGenerator.GetString(Letters, 24).Chunk(6).Select(group => new string(group))))];

    public async Task ReplaceAsync(DbConnection connection, Guid userId, IEnumerable<string> codes)
    {
        await RemoveAsync(connection, userId);
        var rows = codes.Select(code => new { userId, Hash = Secret.Hash(Plain(code)), now = clock.Now() });
        await connection.ExecuteAsync("INSERT INTO accounts_recovery_codes (user_id, code_hash, created_at) VALUES (@userId, @Hash, @now)", rows);
    }

    /// <summary>New codes for an account that has none; no codes where some are left, which stay good: they may be on paper.</summary>
    public async Task<IReadOnlyList<string>> CreateIfNoneAsync(DbConnection connection, Guid userId)
    {
        if (await LeftAsync(connection, userId) > 0)
        {
            return [];
        }

        var codes = Create();
        await ReplaceAsync(connection, userId, codes);
        return codes;
    }

    public static Task RemoveAsync(DbConnection connection, Guid userId) =>
        connection.ExecuteAsync("DELETE FROM accounts_recovery_codes WHERE user_id = @userId", new { userId });

    /// <summary>Whether the code is one of the account's; it is gone by that.</summary>
    public static async Task<bool> UseAsync(DbConnection connection, Guid userId, string code) => await connection.QuerySingleOrDefaultAsync<Guid?>(
        "DELETE FROM accounts_recovery_codes WHERE user_id = @userId AND code_hash = @Hash RETURNING user_id", new { userId, Hash = Secret.Hash(Plain(code)) }) is not null;

    public Task<int> LeftAsync(Guid userId, CancellationToken cancellation) => database.ReadAsync(connection => LeftAsync(connection, userId), cancellation);

    public static Task<int> LeftAsync(DbConnection connection, Guid userId) =>
        connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM accounts_recovery_codes WHERE user_id = @userId", new { userId });

    // However somebody reads it from paper: without dashes, in capitals, an O for a zero.
    private static string Plain(string code) =>
        string.Concat(code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('o', '0').Replace('i', '1').Replace('l', '1');
}
