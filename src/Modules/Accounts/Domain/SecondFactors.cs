using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// What second factors an account has, and whether this browser must prove one. <c>Entrance</c> asks after each first factor that is not two
/// factors by itself. A further kind is one more <see cref="ISecondFactor"/>, registered.
/// </summary>
internal sealed class SecondFactors(IEnumerable<ISecondFactor> factors, TrustedDevices devices, IAccountOrganizations organizations) : IAccountFactors
{
    /// <summary>Where a person proves the second factor.</summary>
    public const string Page = "/sign-in/two-factor";

    /// <summary>Whether to ask. An account that requires two factors is asked every time, on trusted devices, too.</summary>
    public async Task<bool> AreDemandedAsync(User user, HttpContext http) =>
        user.TwoFactorRequired || (await HasSecondFactorAsync(user.Id, http.RequestAborted) && !await devices.IsTrustedAsync(user.Id, http));

    public Task<bool> HasSecondFactorAsync(Guid accountId, CancellationToken cancellation) => HasOtherAsync(accountId, "", cancellation);

    /// <summary>What the person between two factors may go on with, the best first.</summary>
    public async Task<IReadOnlyList<ISecondFactor>> MethodsAsync(PendingEntry pending, CancellationToken cancellation)
    {
        var usable = new List<ISecondFactor>();
        foreach (var factor in factors)
        {
            if (factor.AddsTo(pending.How) && await factor.IsSetUpAsync(pending.User.Id, cancellation))
            {
                usable.Add(factor);
            }
        }

        return usable;
    }

    /// <summary>Who forbids that the account gives this factor up, in words; null when it may, because it has another or nobody asks for any.</summary>
    public async Task<string?> WhyNotRemoveAsync(User user, string method, CancellationToken cancellation) =>
        await HasOtherAsync(user.Id, method, cancellation) ? null
        : user.TwoFactorRequired ? "Your account requires two factors: turn that off first."
        : await organizations.RequiringTwoFactorAsync(user.Id, cancellation) is [var first, ..] ? $"{first} requires two factors of its members."
        : null;

    public async Task<bool> HasOtherAsync(Guid userId, string method, CancellationToken cancellation)
    {
        foreach (var factor in factors.Where(factor => factor.IsDemanding && factor.Method != method))
        {
            if (await factor.IsSetUpAsync(userId, cancellation))
            {
                return true;
            }
        }

        return false;
    }
}
