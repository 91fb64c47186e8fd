using System.Text.Json.Nodes;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using Dapper;

namespace App.Modules.Accounts.Factors;

/// <summary>What the export says of second factors: that they are there, and nothing that would open anything.</summary>
internal sealed class FactorExport(IDatabase database, RecoveryCodes codes, TrustedDevices devices) : IPersonalData
{
    public string Part => "secondFactors";

    public async Task<JsonNode?> ExportAsync(Guid accountId, CancellationToken cancellation)
    {
        var since = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(
                "SELECT confirmed_at FROM accounts_authenticators WHERE user_id = @accountId AND confirmed_at IS NOT NULL", new { accountId }),
            cancellation);
        var (left, trusted) = (await codes.LeftAsync(accountId, cancellation), await devices.ListAsync(accountId, cancellation));
        return since is null && left == 0 && trusted.Count == 0 ? null : new JsonObject
        {
            ["authenticatorSince"] = since,
            ["recoveryCodesLeft"] = left,
            ["trustedDevices"] = new JsonArray([.. trusted.Select(Node)]),
        };
    }

    private static JsonObject Node(TrustedDevice row) => new()
    {
        ["device"] = row.Device,
        ["userAgent"] = row.UserAgent,
        ["createdAt"] = row.CreatedAt,
        ["until"] = row.ExpiresAt,
    };
}
