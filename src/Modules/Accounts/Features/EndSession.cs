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

/// <summary>Signs one device out.</summary>
internal static class EndSession
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapDelete("/sessions/{id:guid}", Handle).RequireAuthorization(Policies.SignedIn).WithName("EndSession");
        pages.MapPost("/account/sessions/{id:guid}/end", Submit).RequireAuthorization(Policies.SignedIn);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, HttpContext http, IDatabase database, AuditLog audit) =>
        await EndAsync(id, http, database, audit) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<IResult> Submit(Guid id, HttpContext http, IDatabase database, AuditLog audit)
    {
        if (!await EndAsync(id, http, database, audit))
        {
            return TypedResults.NotFound();
        }

        http.FlashSuccess("That device is signed out.");
        return TypedResults.Redirect("/account/sessions");
    }

    private static Task<bool> EndAsync(Guid id, HttpContext http, IDatabase database, AuditLog audit) => database.WriteAsync(async connection =>
    {
        var userId = http.User.Id();
        if (await connection.ExecuteAsync("DELETE FROM accounts_sessions WHERE id = @id AND user_id = @userId", new { id, userId }) == 0)
        {
            return false;
        }

        await audit.RecordAsync(connection, new SecurityEvent("accounts.session_ended", userId));
        return true;
    });
}
