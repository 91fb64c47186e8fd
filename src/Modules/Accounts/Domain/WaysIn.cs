using System.Data.Common;
using Dapper;

namespace App.Modules.Accounts.Domain;

/// <summary>A kind of way into accounts: a password, passkeys, linked logins. Each is registered as a service.</summary>
internal interface IWayIn
{
    /// <summary>How many of this kind the account has that work now.</summary>
    Task<int> CountAsync(DbConnection connection, Guid userId);
}

/// <summary>Whoever takes a way in from an account asks here first, in the same unit of work: the last one stays.</summary>
internal sealed class WaysIn(IEnumerable<IWayIn> kinds)
{
    /// <summary>How many ways in the account has. Its row is held until the unit of work ends, so that two cannot take the last two at once.</summary>
    public async Task<int> CountAsync(DbConnection connection, Guid userId)
    {
        await connection.ExecuteAsync("UPDATE accounts_users SET name = name WHERE id = @userId", new { userId });
        var count = 0;
        foreach (var kind in kinds)
        {
            count += await kind.CountAsync(connection, userId);
        }

        return count;
    }
}

internal sealed class PasswordWayIn : IWayIn
{
    public Task<int> CountAsync(DbConnection connection, Guid userId) => connection.ExecuteScalarAsync<int>(
        "SELECT count(*) FROM accounts_users WHERE id = @userId AND password_hash IS NOT NULL", new { userId });
}
