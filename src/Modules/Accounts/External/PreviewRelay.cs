using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.External;

/// <summary>
/// Leads an answer of a provider on to the preview that asked. The state says which, sealed by a secret that only this product's deployments know.
/// What the answer is worth stays with the preview: it has the attempt, the browser's cookie and the code's verifier.
/// </summary>
internal sealed class PreviewRelay(IOptions<AccountsOptions> accounts, IOptions<AppOptions> app, TimeProvider clock)
{
    private PreviewSettings Settings => accounts.Value.Previews;

    private string Origin => app.Value.PublicUrl!.GetLeftPart(UriPartial.Authority);

    /// <summary>What is registered with the provider, and nothing else; never the host of the request.</summary>
    public string RedirectUri(ExternalProvider provider) => (IsPreview ? Settings.CallbackOrigin : Origin) + provider.CallbackPath;

    /// <summary>The state of an attempt; on a preview it says where the answer is to go.</summary>
    public string Address(string state, ExternalProvider provider, TimeSpan lasts)
    {
        if (!IsPreview)
        {
            return state;
        }

        var until = (clock.Now() + lasts).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var text = $"{state}.{until}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Origin))}";
        return $"{text}.{Seal(text, provider)}";
    }

    /// <summary>The preview's callback that the answer with this state belongs to. Null when it is this deployment's own, or none that is believed.</summary>
    public string? Find(ExternalProvider provider, string? state)
    {
        if (Settings.Patterns.Count == 0 || state is not { Length: <= ExternalFlow.LongestState } || state.Split('.') is not [var random, var until, var where, var seal])
        {
            return null;
        }

        var isOurs = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(seal), Encoding.UTF8.GetBytes(Seal($"{random}.{until}.{where}", provider)));
        if (!isOurs || clock.Now().ToUnixTimeSeconds() >= long.Parse(until, CultureInfo.InvariantCulture))
        {
            return null;
        }

        var origin = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(where));
        return Settings.Patterns.Any(pattern => Matches(pattern, origin)) ? origin + provider.CallbackPath : null;
    }

    private bool IsPreview => Settings.CallbackOrigin is { Length: > 0 };

    // One part of the host, or a piece of one: nothing that a wildcard stands for ends the host.
    private static bool Matches(string pattern, string origin) => pattern.Split('*') is not [var before, var after]
        ? origin == pattern
        : origin.Length > before.Length + after.Length
            && origin.StartsWith(before, StringComparison.Ordinal)
            && origin.EndsWith(after, StringComparison.Ordinal)
            && origin[before.Length..^after.Length].All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    // For one provider only: another's answer is not led on by it.
    private string Seal(string text, ExternalProvider provider) => Base64Url.EncodeToString(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Settings.Secret!), Encoding.UTF8.GetBytes($"external-preview|{provider.Name}|{text}")));
}
