using System.Globalization;
using System.Security.Cryptography;
using App.BuildingBlocks.RateLimits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Web;

/// <summary>
/// Keeps simple bots from forms that anybody may post: a field that people do not see, and the time since the page was opened. No puzzle, no
/// script; those only where <see cref="CaptchaOptions"/> name a third party. The form holds <c>&lt;HumanCheck /&gt;</c>, its route <see cref="WithHumanCheck"/>.
/// </summary>
public static class HumanChecks
{
    internal const string Trap = "reference";
    internal const string Stamp = "opened";
    private const string TooQuick = "That was very quick. Please press the button once more.";
    private const string TooLate = "This page was open for a long time. Please press the button once more.";
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_most = TimeSpan.FromHours(24);

    /// <param name="route">The post of a page with a <see cref="Form{T}"/>.</param>
    /// <param name="pretend">Where a bot is led that filled in everything: it shall believe that it was done.</param>
    public static RouteHandlerBuilder WithHumanCheck(this RouteHandlerBuilder route, string pretend) => route.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (context.Arguments.OfType<IPostedForm>().FirstOrDefault() is not { } form
            || !http.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled)
        {
            return await next(context);
        }

        if (http.Request.Form[Trap].ToString().Length > 0)
        {
            return TypedResults.Redirect(pretend);
        }

        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var open = Opened(http) is { } opened ? now - opened : TimeSpan.Zero;
        if (open < s_least || open > s_most)
        {
            // The handler shows the page again with what was typed, as after any mistake.
            form.State.WithError("", open > s_most ? TooLate : TooQuick);
        }

        return await next(context);
    }).WithCaptcha();

    /// <summary>When the page was opened: kept when it is shown again, so that the second try is not too quick.</summary>
    internal static string StampOf(HttpContext http)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var opened = Opened(http) is { } before && now - before < s_most ? before : now;
        return Protector(http).Protect(opened.UtcTicks.ToString(CultureInfo.InvariantCulture));
    }

    private static DateTimeOffset? Opened(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Posted(Stamp) is not [{ Length: > 0 } stamp])
        {
            return null;
        }

        try
        {
            return new DateTimeOffset(long.Parse(Protector(http).Unprotect(stamp), CultureInfo.InvariantCulture), TimeSpan.Zero);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("human-check");
}
