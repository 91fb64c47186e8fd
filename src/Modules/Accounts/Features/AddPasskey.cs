using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Passkeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A browser makes a passkey for the account: it asks for the options, and hands in what its authenticator answers.</summary>
internal static class AddPasskey
{
    private const string Refused = "That did not work: the passkey was not made for this, took too long, or is registered already. Try again.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        Limit(api.MapPost("/passkeys/options", Start)).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("StartAddingPasskey");
        Limit(api.MapPost("/passkeys", Handle)).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("AddPasskey");
        pages.MapGet("/account/security/passkeys/new", Show).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
        Limit(pages.MapPost("/account/security/passkeys/new", Submit)).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    /// <param name="Credential">The credential as JSON: <c>JSON.stringify(credential)</c>.</param>
    /// <param name="Name">By itself: what made it.</param>
    public sealed record Request(
        [Required(ErrorMessage = "There is no passkey: your browser has to make one."), StringLength(30_000)] string Credential,
        [StringLength(100)] string? Name = null);

    private static RouteHandlerBuilder Limit(RouteHandlerBuilder route) => route.LimitTo(20, TimeSpan.FromMinutes(10), LimitBy.Account);

    private static async Task<Ok<JsonElement>> Start(HttpContext http, PasskeyRegistration registration) => TypedResults.Ok(await registration.StartAsync(http));

    private static async Task<Results<Created<ListPasskeys.PasskeyItem>, ProblemHttpResult>> Handle(Request request, HttpContext http, PasskeyRegistration registration) =>
        await registration.FinishAsync(http, request.Credential, request.Name) is { } passkey
            ? TypedResults.Created("/api/v1/accounts/passkeys", ListPasskeys.ItemOf(passkey))
            : Problems.Of(StatusCodes.Status400BadRequest, "passkey_refused", Refused);

    private static IResult Show() => Page.Of<AddPasskeyPage>(new { Form = FormState.Empty });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, PasskeyRegistration registration, RecoveryCodes codes)
    {
        if (form.IsValid && await registration.FinishAsync(http, form.Value.Credential, form.Value.Name) is { } passkey)
        {
            var left = await codes.LeftAsync(http.User.Id(), http.RequestAborted);
            var next = left == 0 ? "Make recovery codes now: your password alone does not sign you in any more." : "Next time, sign in with it.";
            http.FlashSuccess($"The passkey “{passkey.Name}” is added. {next}");
            return TypedResults.Redirect("/account/security");
        }

        var state = form.IsValid ? form.State.WithError("", Refused) : form.State.Error("credential") is { } none ? form.State.WithError("", none) : form.State;
        return Page.Refused<AddPasskeyPage>(new { Form = state });
    }
}
