using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using App.Modules.Organizations.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Features;

/// <summary>An owner ends an API key of the organisation, whoever made it.</summary>
internal static class RevokeOrganizationApiKey
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapDelete("/{id:guid}", Handle).ForOwners().WithName("RevokeOrganizationApiKey");
        pages.MapPost("/{id:guid}/revoke", Submit).ForOwners();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, Membership membership, IApiKeys keys) =>
        await keys.RevokeAsync(membership.KeyOwner(), id) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<IResult> Submit(Guid id, Membership membership, HttpContext http, IApiKeys keys)
    {
        if (!await keys.RevokeAsync(membership.KeyOwner(), id))
        {
            return TypedResults.NotFound();
        }

        http.FlashSuccess("The key is revoked.");
        return TypedResults.Redirect($"/o/{membership.Slug}/api-keys");
    }
}
