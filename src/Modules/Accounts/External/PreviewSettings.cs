namespace App.Modules.Accounts.External;

/// <summary>
/// Signing in with providers on deployments whose host name changes, which no provider can register; section <c>Accounts:Previews</c>.
/// A preview names the deployment that is registered, that one the previews it believes, and both the same secret.
/// </summary>
internal sealed class PreviewSettings
{
    public const string Section = $"{AccountsOptions.Section}:Previews";

    /// <summary>On a preview: where the provider sends people back, such as <c>https://app.example.com</c>.</summary>
    public string? CallbackOrigin { get; set; }

    /// <summary>On the registered deployment: where previews may be, separated by spaces; one <c>*</c> each stands for letters, digits and hyphens.</summary>
    public string? Origins { get; set; }

    /// <summary>What both know, and nobody else: 32 characters or more.</summary>
    public string? Secret { get; set; }

    public IReadOnlyList<string> Patterns => Origins?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
