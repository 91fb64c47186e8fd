using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Web;

/// <summary>Asks for the word of a third party on posts that are open to strangers, where one is set up.</summary>
public static class CaptchaRoutes
{
    /// <summary>Where programs send what the widget gave them; forms have a field of the widget's own.</summary>
    public const string Header = "Captcha-Token";

    private const string Failed = "We could not tell that you are a person. Please do the check in the form again.";
    private const string Unavailable = "The check that you are a person does not work at the moment. Please try again in a few minutes.";

    public static IServiceCollection AddCaptcha(this IServiceCollection services)
    {
        services.AddOptions<CaptchaOptions>().BindConfiguration(CaptchaOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CaptchaOptions>, CaptchaRules>();
        return services.AddSingleton<Captcha>();
    }

    /// <summary>For JSON routes, and for pages whose form holds <c>&lt;CaptchaWidget /&gt;</c> without the rest of <c>&lt;HumanCheck /&gt;</c>.</summary>
    public static RouteHandlerBuilder WithCaptcha(this RouteHandlerBuilder route) => route.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var (captcha, form) = (http.RequestServices.GetRequiredService<Captcha>(), context.Arguments.OfType<IPostedForm>().FirstOrDefault());
        // A form with mistakes is shown again anyway, with a widget of its own: an answer is good once.
        if (captcha.Vendor is not { } vendor || form?.State.HasErrors == true)
        {
            return await next(context);
        }

        var token = form is null ? http.Request.Headers[Header] : http.Request.Form[vendor.ResponseField];
        switch (await captcha.VouchesAsync(token, http))
        {
            case true:
                return await next(context);
            case false when form is null:
                return Problems.Of(StatusCodes.Status400BadRequest, "captcha_failed", $"The header {Header} must have what the widget of {vendor.Name} gave, once.");
            case false:
                form.State.WithError("", Failed);
                return await next(context);
            default:
                http.Response.Headers.RetryAfter = "60";
                await ErrorResponses.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "captcha_unavailable", Unavailable);
                return Results.Empty;
        }
    });
}
