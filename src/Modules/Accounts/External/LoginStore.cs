using System.Data.Common;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.Modules.Accounts.External;

/// <summary>Which subject of which provider belongs to which account. An e-mail address here is only shown: nobody is found by it.</summary>
internal sealed class LoginStore(IDatabase database, TokenVault vault, TimeProvider clock)
{
    public Task<LoginRow?> FindAsync(ExternalIdentity identity, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<LoginRow>(
            """
            SELECT id, user_id, provider, email, created_at, last_used_at
            FROM accounts_logins
            WHERE provider = @Provider AND issuer = @Issuer AND subject = @Subject
            """,
            identity),
        cancellation);

    public async Task<IReadOnlyList<LoginRow>> ListAsync(Guid userId, CancellationToken cancellation) => (await database.ReadAsync(
        connection => connection.QueryAsync<LoginRow>(
            "SELECT id, user_id, provider, email, created_at, last_used_at FROM accounts_logins WHERE user_id = @userId ORDER BY created_at, id", new { userId }),
        cancellation)).AsList();

    /// <summary>False when the subject belongs to an account already.</summary>
    public async Task<bool> AddAsync(DbConnection connection, Guid userId, ExternalIdentity identity)
    {
        var now = clock.Now();
        var isNew = await connection.ExecuteAsync(
            """
            INSERT INTO accounts_logins (id, user_id, provider, issuer, subject, email, created_at, last_used_at)
            VALUES (@Id, @userId, @Provider, @Issuer, @Subject, @Email, @now, @now)
            ON CONFLICT (provider, issuer, subject) DO NOTHING
            """,
            new { Id = Guid.CreateVersion7(now), userId, identity.Provider, identity.Issuer, identity.Subject, identity.Email, now }) == 1;
        if (isNew)
        {
            await vault.KeepAsync(connection, identity);
        }

        return isNew;
    }

    public async Task NoteUseAsync(DbConnection connection, ExternalIdentity identity)
    {
        await connection.ExecuteAsync(
            "UPDATE accounts_logins SET last_used_at = @Now, email = @Email WHERE provider = @Provider AND issuer = @Issuer AND subject = @Subject",
            new { identity.Provider, identity.Issuer, identity.Subject, identity.Email, Now = clock.Now() });
        await vault.KeepAsync(connection, identity);
    }

    public static async Task<bool> RemoveAsync(DbConnection connection, Guid userId, Guid id) =>
        await connection.ExecuteAsync("DELETE FROM accounts_logins WHERE id = @id AND user_id = @userId", new { id, userId }) == 1;
}

/// <summary>A linked login as its owner sees it.</summary>
internal sealed class LoginRow
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public string Provider { get; init; } = "";

    public string? Email { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUsedAt { get; init; }
}
