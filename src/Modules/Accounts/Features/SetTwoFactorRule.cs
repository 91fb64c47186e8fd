using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Factors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Whether the account requires two factors: asked at every sign-in, on trusted devices too, and the last factor cannot be removed.</summary>
internal static class SetTwoFactorRule
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPut("/second-factors/required", Handle).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("SetTwoFactorRule");
        pages.MapPost("/account/security/two-factor-rule", Submit).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    public sealed record Request(bool Required = false);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, FactorChange change) =>
        await change.SetRequiredAsync(http, request.Required) is { } why ? Problems.Conflict("two_factor_off", why) : TypedResults.NoContent();

    private static async Task<IResult> Submit(HttpContext http, FactorChange change)
    {
        var required = http.Request.Posted("required") == "true";
        if (await change.SetRequiredAsync(http, required) is { } why)
        {
            http.FlashError(why);
        }
        else
        {
            http.FlashSuccess(required ? "You are asked for two factors at every sign-in now." : "You may trust devices again.");
        }

        return TypedResults.Redirect("/account/security");
    }
}
