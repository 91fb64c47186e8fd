using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Passkeys;
using App.Modules.Accounts.Places;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A passkey signs in by itself: no address, no password, no second factor.</summary>
internal static class SignInWithPasskey
{
    private const string Why = "Whoever signs in has no session yet; the passkey is the proof.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        Limit(api.MapPost("/passkeys/sign-in/options", Start)).AllowAnonymousBecause(Why).WithName("StartPasskeySignIn");
        Limit(api.MapPost("/passkeys/sign-in", Handle)).AllowAnonymousBecause(Why).WithName("SignInWithPasskey");
        Limit(pages.MapPost("/sign-in/passkey", Submit)).AllowAnonymousBecause(Why);
    }

    /// <param name="Credential">The credential as JSON: <c>JSON.stringify(credential)</c>.</param>
    public sealed record Request([Required(ErrorMessage = "Your browser found no passkey."), StringLength(30_000)] string Credential);

    private static RouteHandlerBuilder Limit(RouteHandlerBuilder route) => route.WithPlaceGate().LimitTo(30, TimeSpan.FromMinutes(1), LimitBy.Address);

    private static async Task<Ok<JsonElement>> Start(HttpContext http, PasskeyEntrance entrance) => TypedResults.Ok(await entrance.StartAsync(http));

    private static async Task<Results<Ok<GetMe.Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, PasskeyEntrance entrance, EntryAnswers answers, CancellationToken cancellation) =>
        await answers.JsonAsync(await entrance.EnterAsync(http, request.Credential), cancellation);

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, PasskeyEntrance entrance, EntryAnswers answers, CancellationToken cancellation)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        return form.IsValid
            ? await answers.PageAsync(await entrance.EnterAsync(http, form.Value.Credential), returnUrl, refused => Refuse(refused.Message, returnUrl), cancellation)
            : Refuse(form.State.Error("credential")!, returnUrl);
    }

    private static IResult Refuse(string message, string? returnUrl) =>
        Page.Refused<SignInPage>(new { Form = FormState.Empty.WithError("", message), ReturnUrl = returnUrl });
}
