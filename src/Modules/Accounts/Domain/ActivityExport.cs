using System.Text.Json;
using System.Text.Json.Nodes;
using App.BuildingBlocks.Audit;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Features;

namespace App.Modules.Accounts.Domain;

/// <summary>The whole activity log in the export of an account, as the API lists it.</summary>
internal sealed class ActivityExport(AuditReader reader) : IPersonalData
{
    private const int PageSize = 500;

    public string Part => "activity";

    public async Task<JsonNode?> ExportAsync(Guid accountId, CancellationToken cancellation)
    {
        var (all, next) = (new JsonArray(), (Guid?)null);
        do
        {
            var page = await reader.OfAccountAsync(accountId, next, PageSize, cancellation);
            foreach (var happened in page.Events)
            {
                all.Add(JsonSerializer.SerializeToNode(ListActivity.Describe(happened), AccountsJson.Default.ListActivityItem));
            }

            next = page.Next;
        }
        while (next is not null);
        return all;
    }
}
