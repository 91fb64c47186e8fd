using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Security;

/// <summary>Who may call an endpoint; every endpoint names one of these or stands on the list of anonymous ones.</summary>
public static class Policies
{
    /// <summary>A person with a live session.</summary>
    public const string SignedIn = "SignedIn";

    /// <summary>A person who proved within the last minutes who it is: for what would hurt in the wrong hands. Adds to <see cref="SignedIn"/>.</summary>
    public const string Fresh = "Fresh";

    /// <summary>Anybody; the session is looked up so that the page can greet a person it knows.</summary>
    public const string Visitor = "Visitor";

    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .AddPolicy(SignedIn, policy => policy.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser())
            .AddPolicy(Fresh, policy => policy.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().AddRequirements(new FreshSession()))
            .AddPolicy(Visitor, policy => policy.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAssertion(_ => true));
        return services;
    }
}

/// <summary>What <see cref="Policies.Fresh"/> demands; whoever keeps the sessions decides.</summary>
public sealed class FreshSession : IAuthorizationRequirement;
