using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.BuildingBlocks.RateLimits;

/// <summary>What requests are counted by; several together are one key.</summary>
[Flags]
public enum LimitBy
{
    /// <summary>The address; of IPv6 the first 64 bits, which one subscriber has.</summary>
    Address = 1,

    /// <summary>The account that is signed in.</summary>
    Account = 2,

    /// <summary>The e-mail address in the body, of JSON and forms alike.</summary>
    Email = 4,

    /// <summary>The address and its neighbours: /24 of IPv4, /48 of IPv6, which one customer of a provider has.</summary>
    Network = 8,
}

/// <summary>A limit of an endpoint, as metadata.</summary>
/// <param name="Name">What shares the limit: the feature, so that its page and its JSON route are one.</param>
/// <param name="Permits">How many requests pass in a window.</param>
/// <param name="Window">How long a window lasts; it begins with the first request.</param>
/// <param name="By">What is counted apart.</param>
public sealed record RateLimit(string Name, int Permits, TimeSpan Window, LimitBy By);

public static class RateLimitRoutes
{
    /// <summary>
    /// Lets this many requests pass in a window, in all processes together; the others get 429. For what is guessed at, costs much or sends mail:
    /// each request is a row written.
    /// </summary>
    public static RouteHandlerBuilder LimitTo(
        this RouteHandlerBuilder route, int permits, TimeSpan window, LimitBy by, [CallerFilePath] string feature = "")
    {
        var limit = new RateLimit(Path.GetFileNameWithoutExtension(feature), permits, window, by);
        return route.WithMetadata(limit).AddEndpointFilter((context, next) => RateLimitFilter.InvokeAsync(limit, context, next));
    }
}
