using System.Text.Json.Nodes;
using App.Modules.Accounts.Contracts;

namespace App.Modules.Accounts.Passkeys;

/// <summary>The passkeys in the export of an account.</summary>
internal sealed class PasskeyExport(PasskeyTable passkeys) : IPersonalData
{
    public string Part => "passkeys";

    public async Task<JsonNode?> ExportAsync(Guid accountId, CancellationToken cancellation) => new JsonArray(
    [
        .. (await passkeys.ListAsync(accountId, cancellation)).Select(passkey => new JsonObject
        {
            ["name"] = passkey.Name,
            ["createdAt"] = passkey.CreatedAt,
            ["lastUsedAt"] = passkey.LastUsedAt,
        }),
    ]);
}
