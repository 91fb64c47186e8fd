using System.Security.Claims;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A person's API keys.</summary>
internal static class ListApiKeys
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/api-keys", Handle).RequireAuthorization(Policies.SignedIn).WithName("ListApiKeys");
        pages.MapGet("/account/api-keys", Show).RequireAuthorization(Policies.SignedIn).InAccountNavigation("API keys", 50);
    }

    public sealed record Response(IReadOnlyList<ApiKey> Items);

    private static async Task<Ok<Response>> Handle(ClaimsPrincipal user, IApiKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(new Response(await keys.ListAsync(new ApiKeyOwner(user.Id()), cancellation)));

    private static async Task<IResult> Show(ClaimsPrincipal user, IApiKeys keys, CancellationToken cancellation) =>
        Page.Of<ListApiKeysPage>(new { Keys = await keys.ListAsync(new ApiKeyOwner(user.Id()), cancellation) });
}
