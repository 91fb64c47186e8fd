using System.Data.Common;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Factors;

/// <summary>Browsers that are not asked for the second factor for 30 days: a secret in a cookie, its hash in a row that can be taken back.</summary>
internal sealed class TrustedDevices(IDatabase database, HostCookies cookies, TimeProvider clock)
{
    private const string Cookie = "trusted-device";
    private static readonly TimeSpan s_lasts = TimeSpan.FromDays(30);

    public Task<bool> IsTrustedAsync(Guid userId, HttpContext http) => cookies.Read(http.Request, Cookie) is not { } token
        ? Task.FromResult(false)
        : database.ReadAsync(
            connection => connection.ExecuteScalarAsync<bool>(
                "SELECT COUNT(*) FROM accounts_trusted_devices WHERE token_hash = @hash AND user_id = @userId AND expires_at > @now",
                new { hash = Secret.Hash(token), userId, now = clock.Now() }),
            http.RequestAborted);

    /// <summary>Trusts the browser with this token, which <see cref="Keep"/> hands over; one it had before is void.</summary>
    public async Task TrustAsync(DbConnection connection, Guid userId, string token, HttpContext http)
    {
        var now = clock.Now();
        var row = new
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Hash = Secret.Hash(token),
            Before = Secret.Hash(cookies.Read(http.Request, Cookie) ?? ""),
            RequestOrigin.Of(http).UserAgent,
            Now = now,
            Until = now + s_lasts,
        };
        await connection.ExecuteAsync("DELETE FROM accounts_trusted_devices WHERE token_hash = @Before OR (user_id = @UserId AND expires_at <= @Now)", row);
        await connection.ExecuteAsync(
            """
            INSERT INTO accounts_trusted_devices (id, user_id, token_hash, user_agent, created_at, expires_at)
            VALUES (@Id, @UserId, @Hash, @UserAgent, @Now, @Until)
            """,
            row);
    }

    public void Keep(HttpResponse response, string token) => cookies.Set(response, Cookie, token, s_lasts);

    public async Task<IReadOnlyList<TrustedDevice>> ListAsync(Guid userId, CancellationToken cancellation) => (await database.ReadAsync(
        connection => connection.QueryAsync<TrustedDevice>(
            "SELECT id, user_agent, created_at, expires_at FROM accounts_trusted_devices WHERE user_id = @userId AND expires_at > @now ORDER BY created_at DESC",
            new { userId, now = clock.Now() }),
        cancellation)).AsList();

    public static Task<int> RevokeAllAsync(DbConnection connection, Guid userId) =>
        connection.ExecuteAsync("DELETE FROM accounts_trusted_devices WHERE user_id = @userId", new { userId });
}

/// <summary>A trusted browser as its owner sees it.</summary>
internal sealed class TrustedDevice
{
    public Guid Id { get; init; }

    public string? UserAgent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public string Device => DeviceName.Of(UserAgent);
}
