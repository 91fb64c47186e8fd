using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Features;

/// <summary>A first password for an account that was entered by other ways.</summary>
internal static class SetPassword
{
    private const string There = "Your account has a password: change it instead.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/password", Handle).LimitProofs().RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("SetPassword");
        pages.MapPost("/account/password/set", Submit).LimitProofs().RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    public sealed record Request([Required(ErrorMessage = "Choose a password."), StringLength(256)] string NewPassword);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, PasswordChange change, CancellationToken cancellation) =>
        await change.RunAsync(http, null, request.NewPassword, cancellation) switch
        {
            PasswordChange.Done => TypedResults.NoContent(),
            PasswordChange.NotCurrent => Problems.Conflict("has_password", There),
            var refused => Problems.Invalid("newPassword", refused),
        };

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, PasswordChange change, UserReader users, IOptions<AccountsOptions> options, CancellationToken cancellation)
    {
        var state = form.State;
        if (form.IsValid)
        {
            var outcome = await change.RunAsync(http, null, form.Value.NewPassword, cancellation);
            if (outcome == PasswordChange.Done)
            {
                http.FlashSuccess("Your password is set.");
                return TypedResults.Redirect("/account/security");
            }

            state.WithError("newPassword", outcome == PasswordChange.NotCurrent ? There : outcome);
        }

        return Page.Refused<ChangePasswordPage>(ChangePassword.Model(state, await users.GetAsync(http.User.Id(), cancellation), options));
    }
}
