using System.Text.RegularExpressions;
using App.BuildingBlocks;
using App.BuildingBlocks.Web;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.External;

/// <summary>A relay that is set up wrongly stops the start: it would lead people, and what lets them in, to where they should not go.</summary>
internal sealed partial class PreviewRules : IValidateOptions<AccountsOptions>
{
    private const int ShortestSecret = 32;

    public ValidateOptionsResult Validate(string? name, AccountsOptions options) => SettingsRules.Verdict(PreviewSettings.Section, WrongIn(options.Previews));

    private static IEnumerable<(string Setting, string Fault)> WrongIn(PreviewSettings settings)
    {
        if (settings.CallbackOrigin is { Length: > 0 } origin && !IsOrigin(origin))
        {
            yield return (nameof(settings.CallbackOrigin), $"is '{origin}', but must be an origin without a path, such as https://app.example.com.");
        }

        foreach (var pattern in settings.Patterns.Where(pattern => !IsPattern(pattern)))
        {
            yield return (
                nameof(settings.Origins),
                $"has '{pattern}', but must have origins such as https://pr-*.previews.example.com: one * at most, and two parts of the host after its own.");
        }

        if (settings is { CallbackOrigin.Length: > 0, Patterns.Count: > 0 })
        {
            yield return (nameof(settings.Origins), $"is set together with {nameof(settings.CallbackOrigin)}: a deployment is registered with the provider, or a preview.");
        }

        // Never repeated: messages end up in logs.
        if ((settings.CallbackOrigin is { Length: > 0 } || settings.Patterns.Count > 0) && !(settings.Secret?.Length >= ShortestSecret))
        {
            yield return (nameof(settings.Secret), $"is missing, or shorter than {ShortestSecret} characters. Make one by: openssl rand -base64 32.");
        }
    }

    // Written as browsers write it, or what is compared letter by letter would never match.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text && uri.IsSecure();

    private static bool IsPattern(string text) => IsOrigin(text.Replace('*', 'x')) && (!text.Contains('*', StringComparison.Ordinal) || Wildcard().IsMatch(text));

    [GeneratedRegex(@"\Ahttps://(?:[a-z0-9-]+\.)*[a-z0-9-]*\*[a-z0-9-]*(?:\.[a-z0-9-]+){2,}(?::[0-9]+)?\z")]
    private static partial Regex Wildcard();
}
