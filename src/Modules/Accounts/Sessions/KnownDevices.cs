using System.Data.Common;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Sessions;

/// <summary>Browsers that an account was used from. One is known by a cookie of its own, or as the same program on the same network.</summary>
internal sealed class KnownDevices(IDatabase database, HostCookies cookies, TimeProvider clock)
{
    private const string Cookie = "device";

    // The longest that browsers keep one.
    private static readonly TimeSpan s_lasts = TimeSpan.FromDays(400);

    /// <summary>The device of this request. It is surprising when the account was used before, but never from it.</summary>
    public async Task<Device> RecognizeAsync(Guid userId, RequestOrigin origin, HttpContext http)
    {
        var token = cookies.Read(http.Request, Cookie);
        var seen = (await database.ReadAsync(connection => connection.QueryAsync<Row>(
            "SELECT token_hash, user_agent, network FROM accounts_devices WHERE user_id = @userId", new { userId }))).AsList();
        var hash = Secret.Hash(token ?? "");
        var isKnown = seen.Exists(row => row.TokenHash.AsSpan().SequenceEqual(hash) || (row.Network == origin.Network && row.UserAgent == origin.UserAgent));
        return new Device(token ?? Secret.Create(), seen.Count > 0 && !isKnown);
    }

    // Browsers that keep no cookies are new each time: the ones used last are enough to know by.
    public Task RememberAsync(DbConnection connection, Guid userId, Device device, RequestOrigin origin) => connection.ExecuteAsync(
        """
        DELETE FROM accounts_devices
        WHERE user_id = @userId AND token_hash NOT IN (SELECT token_hash FROM accounts_devices WHERE user_id = @userId ORDER BY last_seen_at DESC LIMIT 99);
        INSERT INTO accounts_devices (user_id, token_hash, user_agent, network, first_seen_at, last_seen_at)
        VALUES (@userId, @hash, @UserAgent, @Network, @now, @now)
        ON CONFLICT (user_id, token_hash) DO UPDATE SET user_agent = excluded.user_agent, network = excluded.network, last_seen_at = excluded.last_seen_at
        """,
        new { userId, hash = Secret.Hash(device.Token), origin.UserAgent, origin.Network, now = clock.Now() });

    public void Keep(HttpResponse response, Device device) => cookies.Set(response, Cookie, device.Token, s_lasts);

    public sealed record Device(string Token, bool IsSurprising);

    private sealed class Row
    {
        public byte[] TokenHash { get; init; } = [];

        public string? UserAgent { get; init; }

        public string? Network { get; init; }
    }
}
