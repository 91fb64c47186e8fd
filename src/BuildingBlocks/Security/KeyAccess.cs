using Microsoft.AspNetCore.Builder;

namespace App.BuildingBlocks.Security;

/// <summary>Whether API keys may call an endpoint; without it they may not. Of several the one nearest to the endpoint counts.</summary>
/// <param name="IsOpen">False takes back what a group allows.</param>
/// <param name="Name">What the group's own scopes begin with: <c>notes</c> for <c>notes:read</c> and <c>notes:write</c>. Null when there are none.</param>
/// <param name="PeopleOnly">Only for keys that belong to a person.</param>
public sealed record KeyAccess(bool IsOpen, string? Name = null, bool PeopleOnly = false);

public static class KeyRoutes
{
    /// <summary>Opens the routes to API keys: those with the scope <c>read</c> or <c>write</c>, as the method has it, or with the one of this name.</summary>
    public static TBuilder ForKeys<TBuilder>(this TBuilder routes, string? name = null, bool peopleOnly = false)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new KeyAccess(true, name, peopleOnly));

    /// <summary>Closes the routes to API keys although their group is open to them: what decides about security takes a person.</summary>
    public static TBuilder ForSessionsOnly<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new KeyAccess(false));
}
