namespace App.BuildingBlocks.Web;

/// <summary>A third party that tells people from bots; section <c>HumanCheck:Captcha</c>. Without a provider there is none.</summary>
public sealed class CaptchaOptions
{
    public const string Section = "HumanCheck:Captcha";

    /// <summary><c>turnstile</c>, <c>hcaptcha</c>, <c>recaptcha</c>, <c>captchafox</c>, or <c>custom</c>: another that speaks the same protocol.</summary>
    public string? Provider { get; set; }

    /// <summary>What names this product to the provider; it stands in the pages.</summary>
    public string? SiteKey { get; set; }

    public string? Secret { get; set; }

    /// <summary>The widget's script. This and what follows is known of the others, and to be set for <c>custom</c>.</summary>
    public string? ScriptUrl { get; set; }

    /// <summary>The CSS class by which the script finds its place in the page.</summary>
    public string? WidgetClass { get; set; }

    /// <summary>The form's field that the widget adds.</summary>
    public string? ResponseField { get; set; }

    /// <summary>Where the answer is verified.</summary>
    public string? VerifyUrl { get; set; }

    /// <summary>From where the widget loads, and to where it sends, separated by spaces, as in a content security policy.</summary>
    public string? Origins { get; set; }
}
