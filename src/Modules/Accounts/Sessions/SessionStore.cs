using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Places;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Sessions;

/// <summary>Sessions are rows: what is deleted is over, at once, on every process.</summary>
internal sealed class SessionStore(IDatabase database, Travels travels, AuditLog audit, TimeProvider clock, IOptions<AccountsOptions> options)
{
    // A session that is in use is written at most this often.
    private static readonly TimeSpan s_touchAfter = TimeSpan.FromHours(1);

    /// <summary>The live session with this hash, or null; noting once in a while that it is used.</summary>
    public async Task<Session?> FindAsync(byte[] hash, HttpContext http)
    {
        var session = await database.ReadAsync(connection => ReadAsync(connection, hash), http.RequestAborted);
        var now = clock.Now();
        if (session is null || now > session.LastSeenAt.AddDays(options.Value.SessionIdleDays) || now > session.CreatedAt.AddDays(options.Value.SessionMaxDays))
        {
            return null;
        }

        if (now - session.LastSeenAt > s_touchAfter)
        {
            var here = travels.Here(http);
            await database.WriteAsync(
                async connection =>
                {
                    await connection.ExecuteAsync("UPDATE accounts_sessions SET last_seen_at = @now WHERE id = @Id", new { now, session.Id });
                    await travels.RememberAsync(connection, session.UserId, here);
                },
                http.RequestAborted);
        }

        return session;
    }

    /// <summary>Whose session it is or was, alive or not; null when nothing is known of it any more.</summary>
    public Task<Guid?> FindOwnerAsync(byte[] hash, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<Guid?>("SELECT user_id FROM accounts_sessions WHERE token_hash = @hash", new { hash }), cancellation);

    /// <summary>Starts a session under a new token, and ends the one the browser had before. The way in is <see cref="Entrance"/>.</summary>
    public async Task StartAsync(DbConnection connection, Guid userId, byte[] hash, byte[]? replaced, string method, RequestOrigin origin, Place? place)
    {
        var now = clock.Now();
        var row = new
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Hash = hash,
            Replaced = replaced ?? [],
            Now = now,
            Method = method,
            origin.UserAgent,
            origin.Address,
            Place = place?.ToString(),
        };
        await connection.ExecuteAsync("DELETE FROM accounts_sessions WHERE token_hash = @Replaced", row);
        await connection.ExecuteAsync(
            """
            INSERT INTO accounts_sessions (id, user_id, token_hash, created_at, last_seen_at, proved_at, method, user_agent, address, place)
            VALUES (@Id, @UserId, @Hash, @Now, @Now, @Now, @Method, @UserAgent, @Address, @Place)
            """,
            row);
    }

    /// <summary>Gives the session a new token, because what it may do has changed, and notes that the person was proven now. False when it has another one already.</summary>
    public async Task<bool> RenewAsync(DbConnection connection, byte[] before, byte[] after) => await connection.ExecuteAsync(
        "UPDATE accounts_sessions SET token_hash = @after, proved_at = @now WHERE token_hash = @before", new { before, after, now = clock.Now() }) == 1;

    /// <summary>Ends the account's sessions, all or all but one. Returns how many there were.</summary>
    public static Task<int> EndAllAsync(DbConnection connection, Guid userId, Guid? except = null) =>
        connection.ExecuteAsync("DELETE FROM accounts_sessions WHERE user_id = @userId AND id <> @except", new { userId, except = except ?? Guid.Empty });

    public Task EndAsync(byte[] hash) => database.WriteAsync(async connection =>
    {
        var userId = await connection.QuerySingleOrDefaultAsync<Guid?>("DELETE FROM accounts_sessions WHERE token_hash = @hash RETURNING user_id", new { hash });
        if (userId is not null)
        {
            await audit.RecordAsync(connection, new SecurityEvent("accounts.signed_out", userId));
        }
    });

    private static async Task<Session?> ReadAsync(DbConnection connection, byte[] hash)
    {
        await using var command = connection.Command(
            """
            SELECT s.id, s.user_id, s.created_at, s.last_seen_at, s.proved_at, u.name, u.email, u.locale
            FROM accounts_sessions s
            JOIN accounts_users u ON u.id = s.user_id
            WHERE s.token_hash = @hash AND u.disabled_at IS NULL AND u.deleted_at IS NULL
            """).With("@hash", hash);
        await using var row = await command.ExecuteReaderAsync();
        return !await row.ReadAsync() ? null : new Session
        {
            Id = row.GetGuid(0),
            UserId = row.GetGuid(1),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(2),
            LastSeenAt = row.GetFieldValue<DateTimeOffset>(3),
            ProvedAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
            Name = row.GetString(5),
            Email = row.GetString(6),
            Locale = row.IsDBNull(7) ? null : row.GetString(7),
        };
    }

    public sealed class Session
    {
        public Guid Id { get; init; }

        public Guid UserId { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset LastSeenAt { get; init; }

        /// <summary>When the person last proved who it is.</summary>
        public DateTimeOffset? ProvedAt { get; init; }

        public string Name { get; init; } = "";

        public string Email { get; init; } = "";

        public string? Locale { get; init; }
    }
}
