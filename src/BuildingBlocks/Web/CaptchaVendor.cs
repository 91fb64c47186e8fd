namespace App.BuildingBlocks.Web;

/// <summary>What differs between the providers: all of them are asked by the protocol that reCAPTCHA began with.</summary>
internal sealed record CaptchaVendor(string Name, string ScriptUrl, string WidgetClass, string ResponseField, string VerifyUrl, string Origins)
{
    public static readonly CaptchaVendor[] All =
    [
        new(
            "turnstile",
            "https://challenges.cloudflare.com/turnstile/v0/api.js",
            "cf-turnstile",
            "cf-turnstile-response",
            "https://challenges.cloudflare.com/turnstile/v0/siteverify",
            "https://challenges.cloudflare.com"),
        new(
            "hcaptcha",
            "https://js.hcaptcha.com/1/api.js",
            "h-captcha",
            "h-captcha-response",
            "https://api.hcaptcha.com/siteverify",
            "https://hcaptcha.com https://*.hcaptcha.com"),
        new(
            "recaptcha",
            "https://www.google.com/recaptcha/api.js",
            "g-recaptcha",
            "g-recaptcha-response",
            "https://www.google.com/recaptcha/api/siteverify",
            "https://www.google.com/recaptcha/ https://www.gstatic.com/recaptcha/ https://recaptcha.google.com/recaptcha/"),
        new(
            "captchafox",
            "https://cdn.captchafox.com/api.js",
            "captchafox",
            "cf-captcha-response",
            "https://api.captchafox.com/siteverify",
            "https://*.captchafox.com"),
        new("custom", "", "", "", "", ""),
    ];

    /// <summary>The provider as it is set up; null when there is none.</summary>
    public static CaptchaVendor? Of(CaptchaOptions options) =>
        Array.Find(All, vendor => vendor.Name.Equals(options.Provider, StringComparison.OrdinalIgnoreCase)) is { } preset
            ? new CaptchaVendor(
                preset.Name,
                options.ScriptUrl ?? preset.ScriptUrl,
                options.WidgetClass ?? preset.WidgetClass,
                options.ResponseField ?? preset.ResponseField,
                options.VerifyUrl ?? preset.VerifyUrl,
                options.Origins ?? preset.Origins)
            : null;
}
