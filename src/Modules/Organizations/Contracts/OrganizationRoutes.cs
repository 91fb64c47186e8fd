using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Organizations.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Contracts;

/// <summary>Route groups of what belongs to an organisation: members only, and to everybody else it does not exist.</summary>
public static class OrganizationRoutes
{
    /// <summary>JSON routes under <c>/api/v1/organizations/{slug}</c>, for people and API keys.</summary>
    public static RouteGroupBuilder MapOrganizationApi(this IEndpointRouteBuilder endpoints, string prefix) =>
        endpoints.MapApi("/organizations/{slug}" + prefix).ForMembers().ForKeys();

    /// <summary>Pages under <c>/o/{slug}</c>.</summary>
    public static RouteGroupBuilder MapOrganizationPages(this IEndpointRouteBuilder endpoints, string prefix) =>
        endpoints.MapPages("/o/{slug}" + prefix).ForMembers();

    /// <summary>Of the members, owners only: the others are told so.</summary>
    public static RouteHandlerBuilder ForOwners(this RouteHandlerBuilder route) => route
        .WithMetadata(new OwnersOnly())
        .AddEndpointFilter(async (context, next) =>
            await Membership.OfAsync(context.HttpContext) is { IsOwner: true } ? await next(context) : await RefuseAsync(context.HttpContext));

    private static async Task<object> RefuseAsync(HttpContext context)
    {
        context.Features.Set(new DeniedAccess((await Membership.OfAsync(context)).OrganizationId));
        return ErrorResponses.IsApi(context)
            ? Problems.Of(StatusCodes.Status403Forbidden, "owners_only", "Only owners of the organization may do this.")
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);
    }

    private static RouteGroupBuilder ForMembers(this RouteGroupBuilder group)
    {
        group.RequireAuthorization(Policies.SignedIn).WithMetadata(new MembersOnly());
        // Around the whole endpoint and not as a filter, which would have each request's arguments boxed, and its body read before the question.
        ((IEndpointConventionBuilder)group).Finally(endpoint => endpoint.RequestDelegate = Guard(endpoint.RequestDelegate!));
        return group;
    }

    private static RequestDelegate Guard(RequestDelegate endpoint) => async http =>
    {
        var membership = await Membership.OfAsync(http);
        var refusal = membership == Membership.None ? NotFound(http)
            : membership.RequiresTwoFactor ? await TwoFactorGate.RefuseAsync(http, membership)
            : null;
        await (refusal?.ExecuteAsync(http) ?? endpoint(http));
    };

    // Without a body: the error page or the problem details are added where every other missing page gets them.
    private static IResult NotFound(HttpContext context)
    {
        context.Features.Set(new DeniedAccess(null));
        return ErrorResponses.IsApi(context) ? Problems.NotFound() : TypedResults.NotFound();
    }
}

/// <summary>Marks the routes that only members of the organisation in the path may know of; a test tries each of them as a stranger.</summary>
public sealed record MembersOnly;

/// <summary>Marks the routes that take an owner.</summary>
public sealed record OwnersOnly;
