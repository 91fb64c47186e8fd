using System.Security.Claims;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Who the caller is, and where the caller belongs.</summary>
internal static class GetMe
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me", Handle).RequireAuthorization(Policies.SignedIn).ForKeys(peopleOnly: true).WithName("GetMe");

    public sealed record Response(Guid Id, string Email, string Name, IReadOnlyList<AccountOrganization> Organizations);

    public static async Task<Response> ReadAsync(Guid id, string email, string name, IAccountOrganizations organizations, CancellationToken cancellation) =>
        new(id, email, name, await organizations.ListAsync(id, cancellation));

    private static async Task<Ok<Response>> Handle(ClaimsPrincipal user, IAccountOrganizations organizations, CancellationToken cancellation) =>
        TypedResults.Ok(await ReadAsync(user.Id(), user.Email()!, user.DisplayName()!, organizations, cancellation));
}
