using App.BuildingBlocks.Security;
using App.Modules.Accounts.External;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The providers that one can sign in with, for an app that draws its own buttons.</summary>
internal static class ListSignInProviders
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/providers", Handle).AllowAnonymousBecause("The sign-in page shows the same.").WithName("ListSignInProviders");

    public sealed record Response(IReadOnlyList<Provider> Providers);

    /// <summary>A provider, and the page's form that starts signing in with it.</summary>
    public sealed record Provider(string Name, string DisplayName, string StartPath);

    private static Ok<Response> Handle(ExternalProviders providers) =>
        TypedResults.Ok(new Response([.. providers.All.Select(provider => new Provider(provider.Name, provider.DisplayName, provider.StartPath))]));
}
