using App.BuildingBlocks;
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

        if (options.BreachedPasswords is not (null or { IsAbsoluteUri: true, Scheme: "https" } or { IsAbsoluteUri: true, Scheme: "http", IsLoopback: true }))
        {
            yield return (nameof(options.BreachedPasswords), "must be an address that begins with https://; on the same machine, http:// will do.");
        }
    }
}
