using System.Security.Claims;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Features;

/// <summary>The organisations the caller belongs to.</summary>
internal static class ListOrganizations
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/", Handle).ForKeys().WithName("ListOrganizations");
        pages.MapGet("/", Show);
    }

    public sealed record Response(IReadOnlyList<AccountOrganization> Items);

    private static async Task<Ok<Response>> Handle(ClaimsPrincipal user, IAccountOrganizations organizations, CancellationToken cancellation) =>
        TypedResults.Ok(new Response([.. (await organizations.ListAsync(user.Id(), cancellation)).Select(organization => Seen(organization, user)).OfType<AccountOrganization>()]));

    private static AccountOrganization? Seen(AccountOrganization organization, ClaimsPrincipal user) =>
        user.ApiKey() is not { } key ? organization
        : key.RoleIn(organization.Id, organization.Role) is { } role ? organization with { Role = role }
        : null;

    private static async Task<IResult> Show(ClaimsPrincipal user, IAccountOrganizations organizations, CancellationToken cancellation) =>
        Page.Of<ListOrganizationsPage>(new { Organizations = await organizations.ListAsync(user.Id(), cancellation) });
}
