using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// Where second factors join in: whether this account, or one of its organisations, demands one from this browser. <c>Entrance</c> asks after
/// each first factor that is not two factors by itself; whoever answers true must have a page at <see cref="Page"/> that ends in
/// <c>Entrance.FinishAsync</c>.
/// </summary>
internal sealed class SecondFactors
{
    /// <summary>Where a person proves the second factor.</summary>
    public const string Page = "/sign-in/two-factor";

#pragma warning disable CA1822 // A service: the factors will ask the database.
    // Every factor adds its condition here (a confirmed TOTP secret, a passkey, an organisation's rule), a trusted device takes it away.
    public Task<bool> AreDemandedAsync(User user, HttpContext http) => Task.FromResult(user.TwoFactorRequired);
#pragma warning restore CA1822
}
