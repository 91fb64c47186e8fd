using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Factors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The authenticator app is no second factor any more, unless somebody requires one and there is no other.</summary>
internal static class DisableAuthenticator
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/authenticator/disable", Handle).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("DisableAuthenticator");
        pages.MapPost("/account/security/authenticator/disable", Submit).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    public sealed record Request(bool EndOtherSessions = true);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, FactorChange change) =>
        await change.DisableAsync(http, request.EndOtherSessions) is { } why ? Problems.Conflict("two_factor_required", why) : TypedResults.NoContent();

    private static async Task<IResult> Submit(HttpContext http, FactorChange change)
    {
        var endOthers = http.Request.Posted("endOtherSessions") == "true";
        if (await change.DisableAsync(http, endOthers) is { } why)
        {
            http.FlashError(why);
        }
        else
        {
            http.FlashSuccess("The authenticator app is removed.");
        }

        return TypedResults.Redirect("/account/security");
    }
}
