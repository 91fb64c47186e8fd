using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Confirms that it is the person by the code of the authenticator app, instead of the password.</summary>
internal static class ConfirmAccessWithCode
{
    private const string WrongCode = "wrong_code";
    private const string Wrong = "That code is not right, or it was used before.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/confirm-access/totp", Handle).LimitProofs().RequireAuthorization(Policies.SignedIn)
            .RefusesWith(StatusCodes.Status403Forbidden, WrongCode, Wrong).WithName("ConfirmAccessWithCode");
        pages.MapGet("/account/confirm-access/totp", Show).RequireAuthorization(Policies.SignedIn);
        pages.MapPost("/account/confirm-access/totp", Submit).LimitProofs().RequireAuthorization(Policies.SignedIn);
    }

    public sealed record Request([Required(ErrorMessage = "Enter the code."), StringLength(20)] string Code);

    internal sealed class Proof(IDatabase database, Authenticators authenticators, ProofAttempts attempts, Freshness freshness, AuditLog audit)
    {
        /// <summary>Whether the code is right; the session is fresh then.</summary>
        public async Task<bool> RunAsync(HttpContext http, string code)
        {
            var (id, renewal) = (http.User.Id(), freshness.Prepare(http));
            var isRight = await attempts.TryAsync(http, () => database.WriteAsync(async connection =>
            {
                var isRight = await authenticators.UseAsync(connection, id, code);
                if (isRight)
                {
                    await freshness.RenewAsync(connection, renewal);
                }

                await audit.RecordAsync(connection, new SecurityEvent("accounts.access_confirmed", id) { Succeeded = isRight, Detail = AuthenticatorFactor.Name });
                return isRight;
            }));
            if (isRight)
            {
                freshness.Complete(http, renewal);
            }

            return isRight;
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, Proof proof) =>
        await proof.RunAsync(http, request.Code) ? TypedResults.NoContent() : Problems.Of(StatusCodes.Status403Forbidden, WrongCode, Wrong);

    private static IResult Show(string? returnUrl) =>
        Page.Of<ConfirmAccessWithCodePage>(new { Form = FormState.Empty, ReturnUrl = ReturnUrl.Local(returnUrl) });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, Proof proof)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        if (form.IsValid)
        {
            if (await proof.RunAsync(http, form.Value.Code))
            {
                return TypedResults.Redirect(returnUrl ?? "/account");
            }

            form.State.With("code", "").WithError("code", Wrong);
        }

        return Page.Refused<ConfirmAccessWithCodePage>(new { Form = form.State, ReturnUrl = returnUrl });
    }
}
