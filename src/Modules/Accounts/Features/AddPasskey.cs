using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
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
        api.MapPost("/passkeys/options", Start).LimitCredentials().RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("StartAddingPasskey");
        api.MapPost("/passkeys", Handle).LimitCredentials().RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("AddPasskey");
        pages.MapGet("/account/security/passkeys/new", Show).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
        pages.MapPost("/account/security/passkeys/new", Submit).LimitCredentials().RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    /// <param name="Credential">The credential as JSON: <c>JSON.stringify(credential)</c>.</param>
    /// <param name="Name">By itself: what made it.</param>
    public sealed record Request(
        [Required(ErrorMessage = "There is no passkey: your browser has to make one."), StringLength(30_000)] string Credential,
        [StringLength(100)] string? Name = null);

    /// <param name="RecoveryCodes">Shown this once, with the first passkey of an account that had none: only their hashes are stored.</param>
    public sealed record Response(ListPasskeys.PasskeyItem Passkey, IReadOnlyList<string> RecoveryCodes);

    private static async Task<Ok<JsonElement>> Start(HttpContext http, PasskeyRegistration registration) => TypedResults.Ok(await registration.StartAsync(http));

    private static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(Request request, HttpContext http, PasskeyRegistration registration) =>
        await registration.FinishAsync(http, request.Credential, request.Name) is { } made
            ? TypedResults.Created("/api/v1/accounts/passkeys", new Response(ListPasskeys.ItemOf(made.Passkey), made.RecoveryCodes))
            : Problems.Of(StatusCodes.Status400BadRequest, "passkey_refused", Refused);

    private static IResult Show() => Page.Of<AddPasskeyPage>(new { Form = FormState.Empty });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, PasskeyRegistration registration)
    {
        if (form.IsValid && await registration.FinishAsync(http, form.Value.Credential, form.Value.Name) is { } made)
        {
            if (made.RecoveryCodes.Count > 0)
            {
                var lead = $"The passkey “{made.Passkey.Name}” is added, and two-step sign-in is on. One more thing:";
                return Page.Of<RenewRecoveryCodesPage>(new { Codes = made.RecoveryCodes, Lead = lead });
            }

            http.FlashSuccess($"The passkey “{made.Passkey.Name}” is added. Next time, sign in with it.");
            return TypedResults.Redirect("/account/security");
        }

        var state = form.IsValid ? form.State.WithError("", Refused) : form.State.Error("credential") is { } none ? form.State.WithError("", none) : form.State;
        return Page.Refused<AddPasskeyPage>(new { Form = state });
    }
}
