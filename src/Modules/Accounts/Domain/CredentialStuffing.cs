using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// Slows an address from which the passwords of many accounts were wrong within an hour: somebody goes through a list, and <see cref="SignInThrottle"/>,
/// which counts for each account, sees one try of each. Where a captcha is set up, each sign-in has shown that a person is there.
/// </summary>
internal sealed class CredentialStuffing(
    IHttpContextAccessor requests, KnownBrowser browser, IOptions<AccountsOptions> options, IOptions<CaptchaOptions> captcha)
{
    private const string Refusal = "Too many sign-ins from your network failed. Try again in a minute.";
    private static readonly TimeSpan s_window = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    private HttpContext? Caller => options.Value.FailedAccountsPerAddress > 0 && string.IsNullOrEmpty(captcha.Value.Provider) ? requests.HttpContext : null;

    /// <summary>To be called before a password is looked at. Browsers that the account has signed in from are not slowed by their neighbours.</summary>
    /// <exception cref="TooManyRequestsException">The address had its try in this minute.</exception>
    public async Task DemandPaceAsync(User? user)
    {
        if (Caller is { } http && (user is null || browser.Find(user.Id) is null)
            && await NetworkLimit.ReadAsync(http, nameof(AccountsOptions.FailedAccountsPerAddress)) >= options.Value.FailedAccountsPerAddress)
        {
            await NetworkLimit.TakeAsync(http, nameof(CredentialStuffing), 1, s_pause, Refusal);
        }
    }

    /// <summary>A password was wrong. The same account counts once, whether there is one or not.</summary>
    public async Task CountAsync(string email)
    {
        if (Caller is { } http && await NetworkLimit.CountAsync(http, $"failed|{EmailAddress.Key(email)}", s_window) == 1)
        {
            await NetworkLimit.CountAsync(http, nameof(AccountsOptions.FailedAccountsPerAddress), s_window);
        }
    }
}
