using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Signs every other device out.</summary>
internal static class EndOtherSessions
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/sessions/end-others", Handle).RequireAuthorization(Policies.SignedIn).WithName("EndOtherSessions");
        pages.MapPost("/account/sessions/end-others", Submit).RequireAuthorization(Policies.SignedIn);
    }

    public sealed record Response(int Ended);

    private static async Task<Ok<Response>> Handle(HttpContext http, IDatabase database, AuditLog audit) =>
        TypedResults.Ok(new Response(await EndAsync(http, database, audit)));

    private static async Task<IResult> Submit(HttpContext http, IDatabase database, AuditLog audit)
    {
        var ended = await EndAsync(http, database, audit);
        http.FlashSuccess(ended == 0 ? "No other device was signed in." : "The other devices are signed out.");
        return TypedResults.Redirect("/account/sessions");
    }

    private static Task<int> EndAsync(HttpContext http, IDatabase database, AuditLog audit) => database.WriteAsync(async connection =>
    {
        var ended = await SessionStore.EndAllAsync(connection, http.User.Id(), http.User.Session()!.Id);
        await audit.RecordAsync(connection, new SecurityEvent("accounts.other_sessions_ended", http.User.Id()));
        return ended;
    });
}
