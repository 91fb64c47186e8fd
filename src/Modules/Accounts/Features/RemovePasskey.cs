using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Passkeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Takes a passkey from the account; the last way in stays.</summary>
internal static class RemovePasskey
{
    private const string Last = "This is the only way into your account. Set a password or add another passkey first.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapDelete("/passkeys/{id:guid}", Handle).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("RemovePasskey");
        pages.MapPost("/account/security/passkeys/{id:guid}/remove", Submit).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, HttpContext http, PasskeyRemoval removal, CancellationToken cancellation) =>
        await removal.RunAsync(http.User.Id(), id, cancellation) switch
        {
            PasskeyRemoval.Outcome.Removed => TypedResults.NoContent(),
            PasskeyRemoval.Outcome.LastWayIn => Problems.Conflict("last_way_in", Last),
            PasskeyRemoval.Outcome.Required => Problems.Conflict("two_factor_required", SecondFactors.OwnDemand),
            _ => Problems.NotFound(),
        };

    private static async Task<IResult> Submit(Guid id, HttpContext http, PasskeyRemoval removal, CancellationToken cancellation)
    {
        switch (await removal.RunAsync(http.User.Id(), id, cancellation))
        {
            case PasskeyRemoval.Outcome.NotFound:
                return TypedResults.NotFound();
            case PasskeyRemoval.Outcome.LastWayIn:
                http.FlashError(Last);
                break;
            case PasskeyRemoval.Outcome.Required:
                http.FlashError(SecondFactors.OwnDemand);
                break;
            default:
                http.FlashSuccess("The passkey is removed. Delete it on your device, too.");
                break;
        }

        return TypedResults.Redirect("/account/security");
    }
}
