using App.BuildingBlocks.RateLimits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Domain;

/// <summary>So many accounts a day are opened from one network, where the operator says how many. What the command line opens is not counted.</summary>
internal sealed class SignUpPace(IHttpContextAccessor requests, IOptions<AccountsOptions> options)
{
    private const string Refusal = "Too many accounts were opened from your network today. Try again tomorrow.";

    /// <summary>Counts one, whether the address has an account already or not: the answer must not tell.</summary>
    /// <exception cref="TooManyRequestsException">There were enough today.</exception>
    public Task TakeAsync() => requests.HttpContext is { } http && options.Value.SignUpsPerNetworkPerDay is > 0 and var most
        ? NetworkLimit.TakeAsync(http, nameof(AccountsOptions.SignUpsPerNetworkPerDay), most, TimeSpan.FromDays(1), Refusal, isWide: true)
        : Task.CompletedTask;
}
