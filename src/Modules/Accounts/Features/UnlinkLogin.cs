using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.External;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Takes a linked login from the account, but never the last way in.</summary>
internal static class UnlinkLogin
{
    private const string Last = "This is your only way in. Set a password or link another account first.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapDelete("/logins/{id:guid}", Handle).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("UnlinkLogin");
        pages.MapPost("/account/logins/{id:guid}/unlink", Submit).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, HttpContext http, LoginLinks links) => await links.UnlinkAsync(http, id) switch
    {
        Unlinked.Done => TypedResults.NoContent(),
        Unlinked.IsLast => Problems.Conflict("last_way_in", Last),
        _ => Problems.NotFound(),
    };

    private static async Task<IResult> Submit(Guid id, HttpContext http, LoginLinks links)
    {
        switch (await links.UnlinkAsync(http, id))
        {
            case Unlinked.NotThere:
                return TypedResults.NotFound();
            case Unlinked.IsLast:
                http.FlashError(Last);
                break;
            default:
                http.FlashSuccess("It is unlinked: nobody can sign in with it any more.");
                break;
        }

        return TypedResults.Redirect("/account/security");
    }
}
