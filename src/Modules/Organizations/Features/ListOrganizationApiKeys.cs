using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using App.Modules.Organizations.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Features;

/// <summary>An owner sees the organisation's API keys, whoever made them.</summary>
internal static class ListOrganizationApiKeys
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/", Handle).ForOwners().WithName("ListOrganizationApiKeys");
        pages.MapGet("/", Show).ForOwners();
    }

    public sealed record Response(IReadOnlyList<ApiKey> Items);

    private static async Task<Ok<Response>> Handle(Membership membership, IApiKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(new Response(await keys.ListAsync(membership.KeyOwner(), cancellation)));

    private static async Task<IResult> Show(Membership membership, IApiKeys keys, CancellationToken cancellation) =>
        Page.Of<ListOrganizationApiKeysPage>(new { membership.Slug, Keys = await keys.ListAsync(membership.KeyOwner(), cancellation) });
}
