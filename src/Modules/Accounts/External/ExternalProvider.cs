using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.External;

/// <summary>A configured provider: its preset, with what the settings say instead.</summary>
internal sealed record ExternalProvider(
    string Name, ExternalPreset How, string ClientId, string ClientSecret, string VerifiedEmails, bool AllowSignUp, bool KeepTokens)
{
    public string DisplayName => How.DisplayName;

    /// <summary>What is asked for. A token that lives on without the person must be asked for, where providers do not give one anyway.</summary>
    public string Scopes => KeepTokens && How.OfflineScope is { } offline && !How.Scopes.Split(' ').Contains(offline) ? $"{How.Scopes} {offline}" : How.Scopes;

    public bool IsOpenId => How.Authority is not null;

    public string StartPath => $"/sign-in/external/{Name}";

    public string LinkPath => $"/account/logins/{Name}";

    public string CallbackPath => $"/sign-in/external/{Name}/callback";

    /// <summary>Under whose authority its subjects are told apart, where the token does not say.</summary>
    public string Issuer => How.Authority ?? new Uri(How.AuthorizationEndpoint!).GetLeftPart(UriPartial.Authority);

    public static ExternalProvider Of(string name, ExternalSettings settings)
    {
        var preset = PresetOf(name, settings) ?? ExternalPreset.OpenId;
        var how = preset with
        {
            DisplayName = Text(settings.DisplayName) ?? (preset == ExternalPreset.OpenId ? name : preset.DisplayName),
            Authority = Text(settings.Authority)?.TrimEnd('/') ?? preset.Authority,
            OtherIssuer = Text(settings.Authority) is null ? preset.OtherIssuer : null,
            AuthorizationEndpoint = Text(settings.AuthorizationEndpoint) ?? preset.AuthorizationEndpoint,
            TokenEndpoint = Text(settings.TokenEndpoint) ?? preset.TokenEndpoint,
            UserInfoEndpoint = Text(settings.UserInfoEndpoint) ?? preset.UserInfoEndpoint,
            EmailsEndpoint = Text(settings.EmailsEndpoint) ?? preset.EmailsEndpoint,
            Scopes = Text(settings.Scopes) ?? preset.Scopes,
        };
        return new(
            name.ToLowerInvariant(), how, settings.ClientId ?? "", settings.ClientSecret ?? "", Text(settings.VerifiedEmails) ?? "claimed",
            settings.AllowSignUp, settings.KeepTokens);
    }

    public static ExternalPreset? PresetOf(string name, ExternalSettings settings) =>
        Text(settings.Preset) is { } preset ? ExternalPreset.Find(preset) : ExternalPreset.Find(name) ?? ExternalPreset.OpenId;

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

/// <summary>The configured providers, in the order of their names.</summary>
internal sealed class ExternalProviders(IOptions<AccountsOptions> options)
{
    public IReadOnlyList<ExternalProvider> All { get; } =
        [.. options.Value.External.Select(entry => ExternalProvider.Of(entry.Key, entry.Value)).OrderBy(provider => provider.DisplayName, StringComparer.OrdinalIgnoreCase)];

    public ExternalProvider? Find(string name) => All.FirstOrDefault(provider => provider.Name == name);
}
