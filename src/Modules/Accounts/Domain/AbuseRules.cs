using App.BuildingBlocks;
using App.BuildingBlocks.Web;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Domain;

/// <summary>A guard against abuse that is set up wrongly stops the start: otherwise it would be missing, and nobody would notice.</summary>
internal sealed class AbuseRules : IValidateOptions<AccountsOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountsOptions options) => SettingsRules.Verdict(AccountsOptions.Section, WrongIn(options));

    private static IEnumerable<(string Setting, string Fault)> WrongIn(AccountsOptions options)
    {
        if (options.DisposableDomains is { Length: > 0 } file && !File.Exists(file))
        {
            yield return (nameof(options.DisposableDomains), $"names a file that is not there: {file}.");
        }

        if (options.BreachedPasswords is { } address && !address.IsSecure())
        {
            yield return (nameof(options.BreachedPasswords), SecureAddress.Fault);
        }
    }
}
