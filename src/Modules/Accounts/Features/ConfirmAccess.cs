using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
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

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request, HttpContext http, UserReader users, Credentials credentials, Freshness freshness, CancellationToken cancellation)
    {
        if (!await IsRightAsync(http.User, request.Password, users, credentials, cancellation))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, Code, Wrong);
        }

        await freshness.RenewAsync(http, "password");
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Show(ClaimsPrincipal user, string? returnUrl, UserReader users, CancellationToken cancellation) =>
        Page.Of<ConfirmAccessPage>(await ModelAsync(FormState.Empty, returnUrl, user, users, cancellation));

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, UserReader users, Credentials credentials, Freshness freshness, CancellationToken cancellation)
    {
        var returnUrl = http.Request.Form["returnUrl"].ToString();
        if (form.IsValid && await IsRightAsync(http.User, form.Value.Password, users, credentials, cancellation))
        {
            await freshness.RenewAsync(http, "password");
            return TypedResults.Redirect(ReturnUrl.Local(returnUrl) ?? "/account");
        }

        var state = form.IsValid ? form.State.WithError("password", Wrong) : form.State;
        return Page.Refused<ConfirmAccessPage>(await ModelAsync(state, returnUrl, http.User, users, cancellation));
    }

    private static async Task<bool> IsRightAsync(ClaimsPrincipal user, string password, UserReader users, Credentials credentials, CancellationToken cancellation) =>
        await users.FindAsync(user.Id(), cancellation) is { } account && await credentials.IsPasswordAsync(account, password, cancellation);

    internal static async Task<object> ModelAsync(FormState form, string? returnUrl, ClaimsPrincipal user, UserReader users, CancellationToken cancellation) =>
        new { Form = form, ReturnUrl = ReturnUrl.Local(returnUrl), HasPassword = (await users.FindAsync(user.Id(), cancellation))?.PasswordHash is not null };
}
