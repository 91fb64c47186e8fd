using System.Text.Json.Nodes;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.External;
using App.Modules.Accounts.Places;
using App.Modules.Accounts.Sessions;
using Dapper;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// This module's part of the export: the account, its sessions, the devices it is known from, the place it was used in last, its logins and its API keys, without
/// what would open it.
/// </summary>
internal sealed class AccountExport(IDatabase database, UserReader users, LoginStore logins, Travels travels, IApiKeys keys) : IPersonalData
{
    public string Part => "account";

    public async Task<JsonNode?> ExportAsync(Guid accountId, CancellationToken cancellation)
    {
        var user = await users.GetAsync(accountId, cancellation);
        var sessions = await database.ReadAsync(
            connection => connection.QueryAsync<SessionRow>(
                "SELECT created_at, last_seen_at, method, user_agent, address, place FROM accounts_sessions WHERE user_id = @accountId ORDER BY created_at", new { accountId }),
            cancellation);
        var devices = await database.ReadAsync(
            connection => connection.QueryAsync<DeviceRow>(
                "SELECT user_agent, network, first_seen_at, last_seen_at FROM accounts_devices WHERE user_id = @accountId ORDER BY first_seen_at", new { accountId }),
            cancellation);
        return new JsonObject
        {
            ["id"] = user.Id,
            ["email"] = user.Email,
            ["name"] = user.Name,
            ["timeZone"] = user.TimeZone,
            ["locale"] = user.Locale,
            ["createdAt"] = user.CreatedAt,
            ["emailConfirmedAt"] = user.EmailConfirmedAt,
            ["sessions"] = new JsonArray([.. sessions.Select(Node)]),
            ["lastPlace"] = (await travels.FindAsync(accountId, cancellation))?.ToString(),
            ["devices"] = new JsonArray([.. devices.Select(Node)]),
            ["logins"] = new JsonArray([.. (await logins.ListAsync(accountId, cancellation)).Select(Node)]),
            ["apiKeys"] = new JsonArray([.. (await keys.ListAsync(new ApiKeyOwner(accountId), cancellation)).Select(Node)]),
        };
    }

    private static JsonObject Node(LoginRow row) => new()
    {
        ["provider"] = row.Provider,
        ["email"] = row.Email,
        ["createdAt"] = row.CreatedAt,
        ["lastUsedAt"] = row.LastUsedAt,
    };

    private static JsonObject Node(SessionRow row) => new()
    {
        ["createdAt"] = row.CreatedAt,
        ["lastSeenAt"] = row.LastSeenAt,
        ["method"] = row.Method,
        ["device"] = DeviceName.Of(row.UserAgent),
        ["userAgent"] = row.UserAgent,
        ["address"] = row.Address,
        ["place"] = row.Place,
    };

    private static JsonObject Node(ApiKey key) => new()
    {
        ["name"] = key.Name,
        ["hint"] = key.Hint,
        ["scopes"] = string.Join(' ', key.Scopes),
        ["createdAt"] = key.CreatedAt,
        ["expiresAt"] = key.ExpiresAt,
        ["lastUsedAt"] = key.LastUsedAt,
        ["isEnabled"] = key.IsEnabled,
    };

    private static JsonObject Node(DeviceRow row) => new()
    {
        ["device"] = DeviceName.Of(row.UserAgent),
        ["userAgent"] = row.UserAgent,
        ["network"] = row.Network,
        ["firstSeenAt"] = row.FirstSeenAt,
        ["lastSeenAt"] = row.LastSeenAt,
    };

    private sealed class DeviceRow
    {
        public string? UserAgent { get; init; }

        public string? Network { get; init; }

        public DateTimeOffset FirstSeenAt { get; init; }

        public DateTimeOffset LastSeenAt { get; init; }
    }
}
