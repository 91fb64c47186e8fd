using System.Text.Json.Nodes;
using App.Modules.Accounts.Contracts;

namespace App.Modules.Organizations.Domain;

/// <summary>Where a person belongs, for the export.</summary>
internal sealed class OrganizationsExport(OrganizationDirectory directory) : IPersonalData
{
    public string Part => "organizations";

    public async Task<JsonNode?> ExportAsync(Guid accountId, CancellationToken cancellation) => new JsonArray(
    [
        .. from organization in await directory.ListAsync(accountId, cancellation)
           select new JsonObject { ["id"] = organization.Id, ["slug"] = organization.Slug, ["name"] = organization.Name, ["role"] = organization.Role },
    ]);
}
