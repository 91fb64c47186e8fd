using System.Text.Json;
using System.Text.Json.Nodes;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Everything that is kept about a person, as a JSON file: every module adds its part.</summary>
internal static class ExportAccount
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true };

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        // Posts, because the audit log notes it.
        api.MapPost("/export", Handle).LimitHeavyWork().RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("ExportAccount");
        pages.MapPost("/account/export", Handle).LimitHeavyWork().RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    private static async Task<FileContentHttpResult> Handle(
        HttpContext http, IEnumerable<IPersonalData> modules, AuditLog audit, CancellationToken cancellation)
    {
        var everything = new JsonObject();
        foreach (var module in modules.OrderBy(module => module.Part, StringComparer.Ordinal))
        {
            everything[module.Part] = await module.ExportAsync(http.User.Id(), cancellation);
        }

        await audit.RecordAsync(new SecurityEvent("accounts.exported", http.User.Id()), cancellation);
        return TypedResults.File(System.Text.Encoding.UTF8.GetBytes(everything.ToJsonString(s_readable)), "application/json", "my-data.json");
    }
}
