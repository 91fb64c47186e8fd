using System.Text.RegularExpressions;
using App.BuildingBlocks;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Places;

/// <summary>Places that are set up wrongly stop the start: who should be refused would be let in, and nobody would notice.</summary>
internal sealed partial class PlaceRules : IValidateOptions<AccountsOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountsOptions options) => SettingsRules.Verdict(PlaceSettings.Section, WrongIn(options.Places));

    private static IEnumerable<(string Setting, string Fault)> WrongIn(PlaceSettings settings)
    {
        if (settings.File is { Length: > 0 } file && Fault(file) is { } fault)
        {
            yield return (nameof(settings.File), $"names {file}, which cannot be used: {fault}");
        }

        if (settings.CountryHeader is { Length: > 0 } header && !Header().IsMatch(header))
        {
            yield return (nameof(settings.CountryHeader), "is no name of a header.");
        }

        var (blocked, allowed) = (PlaceSettings.Codes(settings.Blocked), PlaceSettings.Codes(settings.Allowed));
        foreach (var (setting, code) in blocked.Select(code => (nameof(settings.Blocked), code)).Concat(allowed.Select(code => (nameof(settings.Allowed), code))))
        {
            if (!Code().IsMatch(code))
            {
                yield return (setting, $"has '{code}', but must have ISO codes of countries, such as DE FR.");
            }
        }

        if (blocked.Count > 0 && allowed.Count > 0)
        {
            yield return (nameof(settings.Blocked), $"is set together with {nameof(settings.Allowed)}: one of them says all.");
        }

        if (blocked.Count + allowed.Count > 0 && settings is { File: null or "", CountryHeader: null or "" })
        {
            yield return (nameof(settings.File), $"and {nameof(settings.CountryHeader)} are missing: without one of them no country is known.");
        }
    }

    private static string? Fault(string path)
    {
        try
        {
            using var file = new MaxMindFile(path);
            return null;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,100}\z")]
    private static partial Regex Header();

    [GeneratedRegex(@"\A[A-Z][A-Z0-9]\z")]
    private static partial Regex Code();
}
