using App.BuildingBlocks.Data;
using Dapper;

namespace App.Modules.Accounts.Domain;

/// <summary>Reads accounts.</summary>
internal sealed class UserReader(IDatabase database)
{
    public Task<User?> FindAsync(Guid id, CancellationToken cancellation) => FindAsync("id = @value", new { value = id }, cancellation);

    /// <summary>The account of somebody who is signed in.</summary>
    public async Task<User> GetAsync(Guid id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) ?? throw new InvalidOperationException("The account is gone although it had a session.");

    /// <summary>The account with this address in whatever spelling, or null.</summary>
    public Task<User?> FindByEmailAsync(string? email, CancellationToken cancellation) => FindByKeyAsync(EmailAddress.Key(email), cancellation);

    public Task<User?> FindByKeyAsync(string key, CancellationToken cancellation) => FindAsync("normalized_email = @value", new { value = key }, cancellation);

    private Task<User?> FindAsync(string condition, object parameters, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<User>(
            $"""
            SELECT id, email, normalized_email, name, password_hash, security_stamp, security_stamp AS loaded_stamp, created_at, disabled_at,
                   email_confirmed_at, deleted_at, delete_after, time_zone, locale, two_factor_required
            FROM accounts_users
            WHERE {condition}
            """,
            parameters),
        cancellation);
}
