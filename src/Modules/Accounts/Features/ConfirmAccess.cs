using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A person who is signed in proves once more to be the one, before something that would hurt in the wrong hands. Other factors end in the same Freshness.</summary>
internal static class ConfirmAccess
{
    private const string Code = "wrong_password";
    private const string Wrong = "That is not your password.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/confirm-access", Handle).LimitProofs().RequireAuthorization(Policies.SignedIn)
            .RefusesWith(StatusCodes.Status403Forbidden, Code, Wrong).WithName("ConfirmAccess");
        pages.MapGet("/account/confirm-access", Show).RequireAuthorization(Policies.SignedIn);
        pages.MapPost("/account/confirm-access", Submit).LimitProofs().RequireAuthorization(Policies.SignedIn);
    }

    public sealed record Request([Required(ErrorMessage = "Enter your password."), StringLength(256)] string Password);

    internal sealed class Proof(UserReader users, Credentials credentials, Freshness freshness, AuditLog audit)
    {
        public async Task<bool> RunAsync(HttpContext http, string password, CancellationToken cancellation)
        {
            if (await users.FindAsync(http.User.Id(), cancellation) is { } account && await credentials.IsPasswordAsync(http, account, password, cancellation))
            {
                await freshness.RenewAsync(http, "password");
                return true;
            }

            await audit.RecordAsync(new SecurityEvent("accounts.access_confirmed", http.User.Id()) { Succeeded = false, Detail = "password" }, cancellation);
            return false;
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, Proof proof, CancellationToken cancellation) =>
        await proof.RunAsync(http, request.Password, cancellation) ? TypedResults.NoContent() : Problems.Of(StatusCodes.Status403Forbidden, Code, Wrong);

    private static async Task<IResult> Show(ClaimsPrincipal user, string? returnUrl, UserReader users, CancellationToken cancellation) =>
        Page.Of<ConfirmAccessPage>(await ModelAsync(FormState.Empty, returnUrl, user, users, cancellation));

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, Proof proof, UserReader users, CancellationToken cancellation)
    {
        var returnUrl = http.Request.Form["returnUrl"].ToString();
        if (form.IsValid && await proof.RunAsync(http, form.Value.Password, cancellation))
        {
            return TypedResults.Redirect(ReturnUrl.Local(returnUrl) ?? "/account");
        }

        var state = form.IsValid ? form.State.WithError("password", Wrong) : form.State;
        return Page.Refused<ConfirmAccessPage>(await ModelAsync(state, returnUrl, http.User, users, cancellation));
    }

    internal static async Task<object> ModelAsync(FormState form, string? returnUrl, ClaimsPrincipal user, UserReader users, CancellationToken cancellation) =>
        new { Form = form, ReturnUrl = ReturnUrl.Local(returnUrl), HasPassword = (await users.FindAsync(user.Id(), cancellation))?.PasswordHash is not null };
}
