using System.ComponentModel.DataAnnotations;
using System.Text.Json;
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
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/two-factor/passkey/options", Start).LimitSecondSteps().AllowAnonymousBecause(SecondFactors.Why).WithName("StartVerifyingPasskey");
        api.MapPost("/two-factor/passkey", Handle).LimitSecondSteps().AllowAnonymousBecause(SecondFactors.Why).WithName("VerifyPasskey");
        pages.MapPost($"{SecondFactors.Page}/passkey", Submit).LimitSecondSteps().AllowAnonymousBecause(SecondFactors.Why);
    }

    /// <param name="Credential">The credential as JSON: <c>JSON.stringify(credential)</c>.</param>
    /// <param name="TrustDevice">Do not ask in this browser for 30 days.</param>
    public sealed record Request([Required(ErrorMessage = "Your browser found no passkey."), StringLength(30_000)] string Credential, bool TrustDevice = false);

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

        return await VerifyTwoFactor.AgainAsync(FormState.Empty.WithError("", refused.Message), PasskeyFactor.Name, returnUrl, entrance, factors, http);
    }

    private static async Task<Entry> RunAsync(Request request, HttpContext http, SecondStep step) =>
        await step.RunAsync(http, PasskeyFactor.Name, request.Credential, request.TrustDevice) is var entry && entry is Entry.Refused { Code: "wrong_code" }
            ? PasskeyEntrance.Refused
            : entry;
}
