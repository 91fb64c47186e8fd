using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A trusted device is asked for the second factor again.</summary>
internal static class RevokeTrustedDevice
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapDelete("/trusted-devices/{id:guid}", Handle).RequireAuthorization(Policies.SignedIn).WithName("RevokeTrustedDevice");
        pages.MapPost("/account/security/trusted-devices/{id:guid}/revoke", Submit).RequireAuthorization(Policies.SignedIn);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, HttpContext http, IDatabase database, AuditLog audit) =>
        await RevokeAsync(id, http, database, audit) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<IResult> Submit(Guid id, HttpContext http, IDatabase database, AuditLog audit)
    {
        if (!await RevokeAsync(id, http, database, audit))
        {
            return TypedResults.NotFound();
        }

        http.FlashSuccess("That device is asked again from now on.");
        return TypedResults.Redirect("/account/security");
    }

    private static Task<bool> RevokeAsync(Guid id, HttpContext http, IDatabase database, AuditLog audit) => database.WriteAsync(async connection =>
    {
        var userId = http.User.Id();
        if (await connection.ExecuteAsync("DELETE FROM accounts_trusted_devices WHERE id = @id AND user_id = @userId", new { id, userId }) == 0)
        {
            return false;
        }

        await audit.RecordAsync(connection, new SecurityEvent("accounts.device_untrusted", userId));
        return true;
    });
}
