using System.ComponentModel.DataAnnotations;
using App.Modules.Accounts.External;
using App.Modules.Accounts.Places;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts;

/// <summary>Settings of the accounts; section <c>Accounts</c>.</summary>
internal sealed class AccountsOptions
{
    public const string Section = "Accounts";

    /// <summary>Characters a password has at least. Length is the only rule: rules of composition make passwords worse.</summary>
    [Range(8, 64)]
    public int PasswordMinLength { get; set; } = 12;

    /// <summary>
    /// Where new passwords are looked up among breached ones, by five digits of their SHA-1: <c>https://api.pwnedpasswords.com</c>, or another with its range API.
    /// Without it nobody is asked.
    /// </summary>
    public Uri? BreachedPasswords { get; set; }

    /// <summary>A file with the domains, a line each, of mail services that give out addresses to throw away: they are not taken. Without it all are.</summary>
    public string? DisposableDomains { get; set; }

    /// <summary>Accounts that may be opened from one network (/24 of IPv4, /48 of IPv6) in a day; 0: as many as one likes.</summary>
    [Range(0, 100_000)]
    public int SignUpsPerNetworkPerDay { get; set; }

    /// <summary>From an address from which the passwords of so many accounts were wrong within an hour, one may try once a minute; 0: as ever.</summary>
    [Range(0, 100_000)]
    public int FailedAccountsPerAddress { get; set; } = 20;

    /// <summary>Days after which a session that was not used ends.</summary>
    [Range(1, 365)]
    public int SessionIdleDays { get; set; } = 14;

    /// <summary>Days after which a session ends, used or not.</summary>
    [Range(1, 365)]
    public int SessionMaxDays { get; set; } = 90;

    /// <summary>Days between the deletion of an account and its end; until then it can be had back.</summary>
    [Range(0, 90)]
    public int DeletionGraceDays { get; set; } = 14;

    /// <summary>Whether an account can be used only after its e-mail address was confirmed. By itself: yes, but not in Development.</summary>
    public bool? RequireConfirmedEmail { get; set; }

    /// <summary>Days after which an account that was never confirmed, nor used, is removed where addresses are to be confirmed; 0: never.</summary>
    [Range(0, 3650)]
    public int UnconfirmedDays { get; set; } = 30;

    /// <summary>Whether one can sign in by a link that is mailed to the account's address.</summary>
    public bool MagicLink { get; set; } = true;

    /// <summary>Whether one can sign in by a code that is mailed to the account's address.</summary>
    public bool EmailCode { get; set; } = true;

    /// <summary>
    /// Whether a code by mail may stand in for the second factor. Whoever reads the mailbox then needs nothing else: a new password comes by mail, too.
    /// </summary>
    public bool TwoFactorByEmail { get; set; }

    /// <summary>Providers to sign in with, by the name that their addresses have.</summary>
    public Dictionary<string, ExternalSettings> External { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Signing in with them where the host name changes.</summary>
    public PreviewSettings Previews { get; } = new();

    /// <summary>Where people sign in from.</summary>
    public PlaceSettings Places { get; } = new();

    /// <summary>What API keys begin with; keys that were made under another prefix stay good.</summary>
    [RegularExpression("^[a-z][a-z0-9]{1,9}$")]
    public string ApiKeyPrefix { get; set; } = "sk";

    /// <summary>Requests a minute that an API key may make at most, and makes when nothing less was chosen.</summary>
    [Range(1, 100_000)]
    public int ApiKeyRequestsPerMinute { get; set; } = 600;

    internal bool MustConfirmEmail => RequireConfirmedEmail ?? true;

    internal void ApplyTo(IdentityOptions identity)
    {
        identity.Password = new PasswordOptions
        {
            RequiredLength = PasswordMinLength,
            RequiredUniqueChars = 1,
            RequireDigit = false,
            RequireLowercase = false,
            RequireNonAlphanumeric = false,
            RequireUppercase = false,
        };
        // The user name is the e-mail address, which has rules of its own.
        identity.User.AllowedUserNameCharacters = "";
    }
}
