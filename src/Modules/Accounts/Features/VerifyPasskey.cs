using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Passkeys;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The second step of signing in by a passkey of the account. Its page is that of the second step.</summary>
internal static class VerifyPasskey
{
    private const string Why = "Whoever is between two factors has no session yet; the challenge's cookie is the proof of the first.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        Limit(api.MapPost("/two-factor/passkey/options", Start)).AllowAnonymousBecause(Why).WithName("StartVerifyingPasskey");
        Limit(api.MapPost("/two-factor/passkey", Handle)).AllowAnonymousBecause(Why).WithName("VerifyPasskey");
        Limit(pages.MapPost($"{SecondFactors.Page}/passkey", Submit)).AllowAnonymousBecause(Why);
    }

    /// <param name="Credential">The credential as JSON: <c>JSON.stringify(credential)</c>.</param>
    /// <param name="TrustDevice">Do not ask in this browser for 30 days.</param>
    public sealed record Request([Required(ErrorMessage = "Your browser found no passkey."), StringLength(30_000)] string Credential, bool TrustDevice = false);

    private static RouteHandlerBuilder Limit(RouteHandlerBuilder route) => route.LimitTo(10, TimeSpan.FromMinutes(1), LimitBy.Address);

    private static async Task<Results<Ok<JsonElement>, ProblemHttpResult>> Start(HttpContext http, Entrance entrance, PasskeyFactor passkey) =>
        await entrance.FindPendingAsync(http) is { } pending ? TypedResults.Ok(await passkey.StartAsync(pending, http)) : EntryAnswers.Problem(Entrance.Expired);

    private static async Task<Results<Ok<GetMe.Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, SecondStep step, EntryAnswers answers, CancellationToken cancellation) =>
        await answers.JsonAsync(await RunAsync(request, http, step), cancellation);

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, SecondStep step, Entrance entrance, SecondFactors factors, EntryAnswers answers)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        var entry = form.IsValid ? await RunAsync(form.Value, http, step) : PasskeyEntrance.Refused;
        if (entry is not Entry.Refused refused)
        {
            return await answers.PageAsync(entry, returnUrl, _ => throw new InvalidOperationException(), http.RequestAborted);
        }

        var state = new FormState().WithError("", refused.Message);
        return await entrance.FindPendingAsync(http) is { } pending
            ? Page.Refused<VerifyTwoFactorPage>(await VerifyTwoFactor.ModelAsync(state, PasskeyFactor.Name, returnUrl, pending, factors, http))
            : Page.Refused<SignInPage>(new { Form = new FormState().WithError("", Entrance.Expired.Message), ReturnUrl = returnUrl });
    }

    private static async Task<Entry> RunAsync(Request request, HttpContext http, SecondStep step) =>
        await step.RunAsync(http, PasskeyFactor.Name, request.Credential, request.TrustDevice) is var entry && entry is Entry.Refused { Code: "wrong_code" }
            ? PasskeyEntrance.Refused
            : entry;
}
