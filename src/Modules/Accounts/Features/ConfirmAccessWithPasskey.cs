using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Passkeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Confirms that it is the person by a passkey, which is two factors in one. Its page is that of the password.</summary>
internal static class ConfirmAccessWithPasskey
{
    private const string Code = "passkey_refused";
    private const string Refused = "That passkey did not work. Try again, or use another way.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        Limit(api.MapPost("/confirm-access/passkey/options", Start)).RequireAuthorization(Policies.SignedIn).WithName("StartConfirmingAccessWithPasskey");
        Limit(api.MapPost("/confirm-access/passkey", Handle)).RequireAuthorization(Policies.SignedIn)
            .RefusesWith(StatusCodes.Status403Forbidden, Code, Refused).WithName("ConfirmAccessWithPasskey");
        Limit(pages.MapPost("/account/confirm-access/passkey", Submit)).RequireAuthorization(Policies.SignedIn);
    }

    /// <param name="Credential">The credential as JSON: <c>JSON.stringify(credential)</c>.</param>
    public sealed record Request([Required(ErrorMessage = "Your browser found no passkey."), StringLength(30_000)] string Credential);

    // Nothing that one could guess: what is limited is the work.
    private static RouteHandlerBuilder Limit(RouteHandlerBuilder route) => route.LimitTo(20, TimeSpan.FromMinutes(1), LimitBy.Account);

    private static async Task<Ok<JsonElement>> Start(HttpContext http, PasskeyProof proof) => TypedResults.Ok(await proof.StartAsync(http));

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, PasskeyProof proof) =>
        await proof.RunAsync(http, request.Credential) ? TypedResults.NoContent() : Problems.Of(StatusCodes.Status403Forbidden, Code, Refused);

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, PasskeyProof proof, UserReader users, CancellationToken cancellation)
    {
        var returnUrl = http.Request.Form["returnUrl"].ToString();
        if (form.IsValid && await proof.RunAsync(http, form.Value.Credential))
        {
            return TypedResults.Redirect(ReturnUrl.Local(returnUrl) ?? "/account");
        }

        var state = FormState.Empty.WithError("", form.State.Error("credential") ?? Refused);
        return Page.Refused<ConfirmAccessPage>(await ConfirmAccess.ModelAsync(state, returnUrl, http.User, users, cancellation));
    }
}
