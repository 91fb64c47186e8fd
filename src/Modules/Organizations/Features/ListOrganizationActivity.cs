using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Features;

/// <summary>An owner looks through what happened in the organisation.</summary>
internal static class ListOrganizationActivity
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/", Handle).ForOwners().WithName("ListOrganizationActivity");
        pages.MapGet("/", Show).ForOwners();
    }

    /// <param name="Next">Pass it as <c>after</c> to get the next page; null on the last one.</param>
    public sealed record Response(IReadOnlyList<Item> Items, Guid? Next);

    /// <param name="Action">Stable: <c>organizations.created</c>.</param>
    /// <param name="Succeeded">False when it was refused.</param>
    /// <param name="AccountId">Whom it concerned.</param>
    /// <param name="ActorId">Who did it, when that is somebody else.</param>
    /// <param name="Name">The name of who did it; null when the account is gone.</param>
    /// <param name="KeyId">The API key that was used, or that it is about.</param>
    public sealed record Item(
        Guid Id, DateTimeOffset HappenedAt, string Action, bool Succeeded, Guid? AccountId, Guid? ActorId, string? Name, Guid? KeyId, string? Detail, string? Address);

    /// <param name="limit">Events on a page.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    private static async Task<Ok<Response>> Handle(
        Membership membership, AuditReader reader, IAccountNames accounts, CancellationToken cancellation, [Range(1, 100)] int limit = 20, Guid? after = null)
    {
        var page = await reader.OfOrganizationAsync(membership.OrganizationId, after, limit, cancellation);
        var names = await NamesAsync(page, accounts, cancellation);
        return TypedResults.Ok(new Response([.. page.Events.Select(happened => Describe(happened, names))], page.Next));
    }

    private static async Task<IResult> Show(
        Guid? after, Membership membership, AuditReader reader, IAccountNames accounts, IApiKeys keys, CancellationToken cancellation)
    {
        var page = await reader.OfOrganizationAsync(membership.OrganizationId, after, 20, cancellation);
        var names = await NamesAsync(page, accounts, cancellation);
        var hints = await keys.FindHintsAsync(page.Keys, cancellation);
        return Page.Of<ListOrganizationActivityPage>(new { membership.Slug, page.Events, Names = names, Keys = hints, page.Next, IsFirst = after is null });
    }

    private static Task<IReadOnlyDictionary<Guid, string>> NamesAsync(AuditPage page, IAccountNames accounts, CancellationToken cancellation) =>
        accounts.FindAsync(page.Events.Select(happened => happened.ActorId ?? happened.AccountId).OfType<Guid>(), cancellation);

    private static Item Describe(AuditEvent happened, IReadOnlyDictionary<Guid, string> names) => new(
        happened.Id,
        happened.HappenedAt,
        happened.Action,
        happened.Succeeded,
        happened.AccountId,
        happened.ActorId,
        (happened.ActorId ?? happened.AccountId) is { } who ? names.GetValueOrDefault(who) : null,
        happened.KeyId,
        happened.Detail,
        happened.Address);
}
