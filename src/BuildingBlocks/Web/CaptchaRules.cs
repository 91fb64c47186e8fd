using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Web;

/// <summary>A check that is set up halfway would shut everybody out, or nobody: it stops the start.</summary>
internal sealed class CaptchaRules : IValidateOptions<CaptchaOptions>
{
    public ValidateOptionsResult Validate(string? name, CaptchaOptions options) => SettingsRules.Verdict(CaptchaOptions.Section, WrongIn(options));

    private static IEnumerable<(string Setting, string Fault)> WrongIn(CaptchaOptions options)
    {
        if (string.IsNullOrEmpty(options.Provider))
        {
            yield break;
        }

        if (CaptchaVendor.Of(options) is not { } vendor)
        {
            yield return (nameof(options.Provider), $"is '{options.Provider}', but must be one of {string.Join(", ", CaptchaVendor.All.Select(known => known.Name))}.");
            yield break;
        }

        (string Setting, string? Value)[] texts =
        [
            (nameof(options.SiteKey), options.SiteKey),
            (nameof(options.Secret), options.Secret),
            (nameof(options.WidgetClass), vendor.WidgetClass),
            (nameof(options.ResponseField), vendor.ResponseField),
            (nameof(options.Origins), vendor.Origins),
        ];
        foreach (var (setting, _) in texts.Where(text => string.IsNullOrWhiteSpace(text.Value)))
        {
            yield return (setting, "is missing.");
        }

        // It ends up in a header, where this would begin something else.
        if (vendor.Origins.AsSpan().IndexOfAny(";,\r\n") >= 0)
        {
            yield return (nameof(options.Origins), "must be addresses such as https://captcha.example.com, separated by spaces.");
        }

        foreach (var (setting, value) in new[] { (nameof(options.ScriptUrl), vendor.ScriptUrl), (nameof(options.VerifyUrl), vendor.VerifyUrl) })
        {
            if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || !address.IsSecure())
            {
                yield return (setting, SecureAddress.Fault);
            }
        }
    }
}
