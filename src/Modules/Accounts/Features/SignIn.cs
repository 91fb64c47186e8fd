using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Places;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>An e-mail address and a password become a session. What was wrong is not told apart.</summary>
internal static class SignIn
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        Limit(api.MapPost("/sign-in", Handle)).WithCaptcha().AllowAnonymousBecause("Whoever signs in has no session yet.").WithName("SignIn");
        pages.MapGet("/sign-in", Show).RequireAuthorization(Policies.Visitor);
        Limit(pages.MapPost("/sign-in", Submit)).WithCaptcha().AllowAnonymousBecause("Whoever signs in has no session yet.");
    }

    public sealed record Request(
        [Required(ErrorMessage = "Enter your e-mail address."), StringLength(254)] string Email,
        [Required(ErrorMessage = "Enter your password."), StringLength(256)] string Password);

    // Wrong passwords are counted besides, in SignInThrottle.
    private static RouteHandlerBuilder Limit(RouteHandlerBuilder route) =>
        route.WithPlaceGate().LimitTo(30, TimeSpan.FromMinutes(1), LimitBy.Address).LimitTo(3, TimeSpan.FromSeconds(10), LimitBy.Address | LimitBy.Email);

    private static async Task<Results<Ok<GetMe.Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, Credentials credentials, Entrance entrance, EntryAnswers answers, CancellationToken cancellation) =>
        await credentials.CheckAsync(request.Email, request.Password, cancellation) is { } user
            ? await answers.JsonAsync(await entrance.EnterAsync(user, EntryMethod.Password, http), cancellation)
            : Problems.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", Entrance.Mismatch);

    private static async Task<IResult> Show(HttpContext http, string? returnUrl, EntryAnswers answers, CancellationToken cancellation) =>
        http.User.IsSignedIn()
            ? TypedResults.Redirect(ReturnUrl.Local(returnUrl) ?? await answers.HomeAsync(http.User.Id(), cancellation))
            : Page.Of<SignInPage>(new { Form = FormState.Empty, ReturnUrl = ReturnUrl.Local(returnUrl) });

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, Credentials credentials, Entrance entrance, EntryAnswers answers, CancellationToken cancellation)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        if (!form.IsValid)
        {
            return Page.Refused<SignInPage>(new { Form = form.State, ReturnUrl = returnUrl });
        }

        if (await credentials.CheckAsync(form.Value.Email, form.Value.Password, cancellation) is not { } user)
        {
            return Page.Refused<SignInPage>(new { Form = form.State.WithError("", Entrance.Mismatch), ReturnUrl = returnUrl });
        }

        var entry = await entrance.EnterAsync(user, EntryMethod.Password, http);
        return await answers.PageAsync(
            entry,
            returnUrl,
            refused => Page.Refused<SignInPage>(
                new { Form = form.State.WithError("", refused.Message), ReturnUrl = returnUrl, IsUnconfirmed = refused.Code == Entrance.Unconfirmed }),
            cancellation);
    }
}
