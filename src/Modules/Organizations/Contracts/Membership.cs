using System.Reflection;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Validation;

namespace App.Modules.Organizations.Contracts;

/// <summary>
/// The caller's place in the organisation that stands in the path. A handler takes it as a parameter and gives <see cref="OrganizationId"/>
/// to its SQL: that is the only source of an organisation's id.
/// </summary>
#pragma warning disable ASP0029 // Still marked experimental. A membership comes from the database: nothing in it needs checking on every request.
[SkipValidation]
#pragma warning restore ASP0029
public sealed record Membership : IBindableFromHttpContext<Membership>
{
    /// <summary>No membership: the group's filter answers 404 before a handler sees it.</summary>
    public static readonly Membership None = new();

    public Guid OrganizationId { get; init; }

    public Guid UserId { get; init; }

    public string Slug { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary><c>owner</c> or <c>member</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>Whether the organisation is open only to members who have a second factor.</summary>
    public bool RequiresTwoFactor { get; init; }

    public bool IsOwner => Role == "owner";

    /// <summary>Never fails: a null would be answered with 400 and an exception with 500, and both would tell that the organisation exists.</summary>
    public static async ValueTask<Membership?> BindAsync(HttpContext context, ParameterInfo parameter) => await OfAsync(context);

    internal static async ValueTask<Membership> OfAsync(HttpContext context)
    {
        if (context.Features.Get<Membership>() is { } known)
        {
            return known;
        }

        var membership = context.User.IsSignedIn() && context.GetRouteValue("slug") is string slug
            ? await context.RequestServices.GetRequiredService<IMemberships>().FindAsync(slug, context.User.Id(), context.RequestAborted)
            : null;
        if (membership is not null && context.User.ApiKey() is { } key)
        {
            membership = membership.For(key);
        }

        context.Features.Set(membership ?? None);
        if (membership is not null)
        {
            context.Features.Set(new PageOrganization(membership.Name));
        }

        return membership ?? None;
    }

    // All of it but the role: what is asked of members is asked of their keys.
    private Membership? For(ApiKeyIdentity key) => key.RoleIn(OrganizationId, Role) is { } role ? this with { Role = role } : null;
}

/// <summary>Finds memberships; one prepared lookup.</summary>
public interface IMemberships
{
    /// <summary>The person's membership in the organisation with this slug, or null: there is none, or no such organisation.</summary>
    Task<Membership?> FindAsync(string slug, Guid userId, CancellationToken cancellation = default);
}
