using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Factors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>New recovery codes; those before are void.</summary>
internal static class RenewRecoveryCodes
{
    private const string Nothing = "Set up a second factor first.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/recovery-codes", Handle).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("RenewRecoveryCodes");
        pages.MapPost("/account/security/recovery-codes", Submit).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    /// <param name="Codes">Shown this once: only their hashes are stored.</param>
    public sealed record Response(IReadOnlyList<string> Codes);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(HttpContext http, FactorChange change) =>
        await change.RenewCodesAsync(http) is { } codes ? TypedResults.Ok(new Response(codes)) : Problems.Conflict("two_factor_off", Nothing);

    private static async Task<IResult> Submit(HttpContext http, FactorChange change)
    {
        if (await change.RenewCodesAsync(http) is { } codes)
        {
            return Page.Of<RenewRecoveryCodesPage>(new { Codes = codes });
        }

        http.FlashError(Nothing);
        return TypedResults.Redirect("/account/security");
    }
}
