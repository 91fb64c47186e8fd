using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A person ends an API key: the next request with it is refused.</summary>
internal static class RevokeApiKey
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapDelete("/api-keys/{id:guid}", Handle).RequireAuthorization(Policies.SignedIn).WithName("RevokeApiKey");
        pages.MapPost("/account/api-keys/{id:guid}/revoke", Submit).RequireAuthorization(Policies.SignedIn);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, HttpContext http, IApiKeys keys) =>
        await keys.RevokeAsync(new ApiKeyOwner(http.User.Id()), id) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<IResult> Submit(Guid id, HttpContext http, IApiKeys keys)
    {
        if (!await keys.RevokeAsync(new ApiKeyOwner(http.User.Id()), id))
        {
            return TypedResults.NotFound();
        }

        http.FlashSuccess("The key is revoked.");
        return TypedResults.Redirect("/account/api-keys");
    }
}
