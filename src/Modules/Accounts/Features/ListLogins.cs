using System.Security.Claims;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.External;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The logins of other providers that open the account.</summary>
internal static class ListLogins
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/logins", Handle).RequireAuthorization(Policies.SignedIn).WithName("ListLogins");

    public sealed record Response(IReadOnlyList<Login> Logins);

    public sealed record Login(Guid Id, string Provider, string? Email, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt);

    private static async Task<Ok<Response>> Handle(ClaimsPrincipal user, LoginStore logins, CancellationToken cancellation) => TypedResults.Ok(new Response(
    [
        .. from row in await logins.ListAsync(user.Id(), cancellation)
           select new Login(row.Id, row.Provider, row.Email, row.CreatedAt, row.LastUsedAt),
    ]));
}
