namespace App.BuildingBlocks.RateLimits;

/// <summary>Refuses the request in progress from deep inside: it is answered with 429, and nothing is logged as an error.</summary>
/// <param name="message">What the caller may do, in a sentence.</param>
/// <param name="wait">How long it is of no use to come back.</param>
public sealed class TooManyRequestsException(string message, TimeSpan wait) : Exception(message)
{
    public TimeSpan Wait => wait;
}
