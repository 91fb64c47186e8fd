using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Features;

/// <summary>Another password, against the current one. Other sessions end.</summary>
internal static class ChangePassword
{
    private const string Code = "wrong_password";
    private const string Wrong = "That is not your current password.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPut("/password", Handle).LimitProofs().RequireAuthorization(Policies.SignedIn)
            .RefusesWith(StatusCodes.Status403Forbidden, Code, Wrong).WithName("ChangePassword");
        pages.MapGet("/account/security", Show).RequireAuthorization(Policies.SignedIn).InAccountNavigation("Security", 20);
        pages.MapPost("/account/password", Submit).LimitProofs().RequireAuthorization(Policies.SignedIn);
    }

    public sealed record Request(
        [Required(ErrorMessage = "Enter your current password."), StringLength(256)] string CurrentPassword,
        [Required(ErrorMessage = "Choose a password."), StringLength(256)] string NewPassword);

    /// <summary>The security page, which setting a first password shows again, too.</summary>
    public static object Model(FormState form, User user, IOptions<AccountsOptions> options) => new
    {
        Form = form,
        HasPassword = user.PasswordHash is not null,
        user.Email,
        IsConfirmed = user.EmailConfirmedAt is not null,
        MinimumLength = options.Value.PasswordMinLength,
    };

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request, HttpContext http, PasswordChange change, CancellationToken cancellation) =>
        await change.RunAsync(http, request.CurrentPassword, request.NewPassword, cancellation) switch
        {
            PasswordChange.Done => TypedResults.NoContent(),
            PasswordChange.NotCurrent => Problems.Of(StatusCodes.Status403Forbidden, Code, Wrong),
            var refused => Problems.Invalid("newPassword", refused),
        };

    private static async Task<IResult> Show(ClaimsPrincipal user, UserReader users, IOptions<AccountsOptions> options, CancellationToken cancellation) =>
        Page.Of<ChangePasswordPage>(Model(FormState.Empty, await users.GetAsync(user.Id(), cancellation), options));

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, PasswordChange change, UserReader users, IOptions<AccountsOptions> options, CancellationToken cancellation)
    {
        var state = form.State;
        if (form.IsValid)
        {
            switch (await change.RunAsync(http, form.Value.CurrentPassword, form.Value.NewPassword, cancellation))
            {
                case PasswordChange.Done:
                    http.FlashSuccess("Your password is changed. Other devices were signed out.");
                    return TypedResults.Redirect("/account/security");
                case PasswordChange.NotCurrent:
                    state.WithError("currentPassword", Wrong);
                    break;
                case var refused:
                    state.WithError("newPassword", refused);
                    break;
            }
        }

        return Page.Refused<ChangePasswordPage>(Model(state, await users.GetAsync(http.User.Id(), cancellation), options));
    }
}
