using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A person looks through what happened to the own account: sign-ins, refused ones, changes.</summary>
internal static class ListActivity
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/activity", Handle).RequireAuthorization(Policies.SignedIn).WithName("ListActivity");
        pages.MapGet("/account/activity", Show).RequireAuthorization(Policies.SignedIn).InAccountNavigation("Activity", 60);
    }

    /// <param name="Next">Pass it as <c>after</c> to get the next page; null on the last one.</param>
    public sealed record Response(IReadOnlyList<Item> Items, Guid? Next);

    /// <param name="Action">Stable: <c>accounts.signed_in</c>.</param>
    /// <param name="Succeeded">False when it was refused.</param>
    /// <param name="ByOther">True when somebody else did it.</param>
    /// <param name="KeyId">The API key that was used, or that it is about.</param>
    public sealed record Item(
        Guid Id, DateTimeOffset HappenedAt, string Action, bool Succeeded, bool ByOther,
        Guid? OrganizationId, Guid? KeyId, string? Detail, string? Address, string? UserAgent);

    /// <param name="limit">Events on a page.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    private static async Task<Ok<Response>> Handle(
        ClaimsPrincipal user, AuditReader reader, CancellationToken cancellation, [Range(1, 100)] int limit = 20, Guid? after = null)
    {
        var page = await reader.OfAccountAsync(user.Id(), after, limit, cancellation);
        return TypedResults.Ok(new Response([.. page.Events.Select(Describe)], page.Next));
    }

    private static async Task<IResult> Show(Guid? after, ClaimsPrincipal user, AuditReader reader, IApiKeys keys, CancellationToken cancellation)
    {
        var page = await reader.OfAccountAsync(user.Id(), after, 20, cancellation);
        var hints = await keys.FindHintsAsync(page.Keys, cancellation);
        return Page.Of<ListActivityPage>(new { page.Events, Keys = hints, page.Next, IsFirst = after is null });
    }

    public static Item Describe(AuditEvent happened) => new(
        happened.Id,
        happened.HappenedAt,
        happened.Action,
        happened.Succeeded,
        happened.ActorId is { } actor && actor != happened.AccountId,
        happened.OrganizationId,
        happened.KeyId,
        happened.Detail,
        happened.Address,
        happened.UserAgent);
}
