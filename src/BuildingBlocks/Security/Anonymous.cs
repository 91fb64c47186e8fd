using Microsoft.AspNetCore.Builder;

namespace App.BuildingBlocks.Security;

/// <summary>Why an endpoint may be called by anybody; a test lists all of them.</summary>
public sealed record AnonymousReason(string Why);

public static class Anonymous
{
    /// <summary>Opens the endpoint to everybody, with the reason for the list of such endpoints.</summary>
    public static TBuilder AllowAnonymousBecause<TBuilder>(this TBuilder endpoint, string why)
        where TBuilder : IEndpointConventionBuilder => endpoint.AllowAnonymous().WithMetadata(new AnonymousReason(why));
}
