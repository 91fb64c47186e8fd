using System.Text.RegularExpressions;
using App.BuildingBlocks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.External;

/// <summary>A provider that is set up wrongly stops the start: a way in that fails, or one that is wider than meant, is noticed too late otherwise.</summary>
internal sealed partial class ExternalRules(IConfiguration configuration, IHostEnvironment environment, IOptions<AppOptions> app) : IValidateOptions<AccountsOptions>
{
    private static readonly string[] s_known = [.. typeof(ExternalSettings).GetProperties().Select(property => property.Name)];
    private static readonly string[] s_verified = ["claimed", "all", "none"];

    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        string[] wrong =
        [
            .. from provider in options.External.Keys
               where !Name().IsMatch(provider)
               select $"{Section}:{provider} is no name for a provider: it is part of addresses, so it has 1 to 30 letters, digits and hyphens. Rename it where it is set.",
            .. from provider in options.External
               from fault in WrongIn(provider.Key, provider.Value)
               select SettingsRules.Sentence($"{Section}:{provider.Key}:{fault.Setting}", fault.Fault),
            .. from provider in configuration.GetSection(Section).GetChildren()
               from setting in provider.GetChildren()
               where !s_known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)
               select $"{setting.Path} is no setting of a provider; there are {string.Join(", ", s_known)}. Remove it where it is set: "
                   + $"as the environment variable {setting.Path.Replace(":", "__", StringComparison.Ordinal)}, or in appsettings.json.",
            .. options.External.Count > 0 && app.Value.PublicUrl is null
                ? [SettingsRules.Sentence("App:PublicUrl", "is missing: providers send people back to it, such as https://app.example.com.")]
                : Array.Empty<string>(),
        ];
        return SettingsRules.Verdict(wrong);
    }

    private const string Section = $"{AccountsOptions.Section}:External";

    private IEnumerable<(string Setting, string Fault)> WrongIn(string name, ExternalSettings settings)
    {
        if (ExternalProvider.PresetOf(name, settings) is null)
        {
            yield return (nameof(settings.Preset), $"is '{settings.Preset}', but must be one of {string.Join(", ", ExternalPreset.All.Select(preset => preset.Name))}.");
        }

        if (string.IsNullOrWhiteSpace(settings.ClientId))
        {
            yield return (nameof(settings.ClientId), "is missing: the provider gives it when you register this product there.");
        }

        if (string.IsNullOrWhiteSpace(settings.ClientSecret))
        {
            yield return (nameof(settings.ClientSecret), "is missing: the provider gives it together with the client id.");
        }

        var provider = ExternalProvider.Of(name, settings);
        if (!s_verified.Contains(provider.VerifiedEmails))
        {
            yield return (nameof(settings.VerifiedEmails), $"is '{settings.VerifiedEmails}', but must be claimed, all or none.");
        }

        foreach (var (setting, value, isNeeded) in Addresses(provider))
        {
            if (value is null && isNeeded)
            {
                yield return (setting, "is missing: the address of the provider, such as https://id.example.com.");
            }
            else if (value is not null && (!Uri.TryCreate(value, UriKind.Absolute, out var address) || !ExternalHttp.MayCall(address, environment)))
            {
                yield return (setting, $"is '{value}', but must be an address that begins with https://. In Development, http://localhost will do, too.");
            }
        }

        if (provider.IsOpenId && !provider.How.Scopes.Split(' ').Contains("openid"))
        {
            yield return (nameof(settings.Scopes), "has no 'openid', without which an OpenID provider issues no token about the person.");
        }
    }

    private static IEnumerable<(string Setting, string? Value, bool IsNeeded)> Addresses(ExternalProvider provider)
    {
        var isPlain = provider.How.AuthorizationEndpoint is not null;
        yield return (nameof(ExternalSettings.Authority), provider.How.Authority, !isPlain);
        yield return (nameof(ExternalSettings.AuthorizationEndpoint), provider.How.AuthorizationEndpoint, false);
        yield return (nameof(ExternalSettings.TokenEndpoint), provider.How.TokenEndpoint, isPlain && !provider.IsOpenId);
        yield return (nameof(ExternalSettings.UserInfoEndpoint), provider.How.UserInfoEndpoint, isPlain && !provider.IsOpenId);
        yield return (nameof(ExternalSettings.EmailsEndpoint), provider.How.EmailsEndpoint, false);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,29}\z")]
    private static partial Regex Name();
}
