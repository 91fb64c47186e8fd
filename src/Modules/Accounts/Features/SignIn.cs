using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>An e-mail address and a password become a session. What was wrong is not told apart.</summary>
internal static class SignIn
{
    private const string Mismatch = "That e-mail address and password do not match an account.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/sign-in", Handle).AllowAnonymousBecause("Whoever signs in has no session yet.").WithName("SignIn");
        pages.MapGet("/sign-in", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/sign-in", Submit).AllowAnonymousBecause("Whoever signs in has no session yet.");
    }

    public sealed record Request(
        [Required(ErrorMessage = "Enter your e-mail address."), StringLength(254)] string Email,
        [Required(ErrorMessage = "Enter your password."), StringLength(256)] string Password);

    /// <summary>Where a person goes who named no place: into the first organisation.</summary>
    public static async Task<string> HomeAsync(Guid userId, IAccountOrganizations organizations, CancellationToken cancellation) =>
        await organizations.ListAsync(userId, cancellation) is [var first, ..] ? $"/o/{first.Slug}" : "/organizations";

    private static async Task<Results<Ok<GetMe.Response>, ProblemHttpResult>> Handle(
        Request request, Credentials credentials, SignInManager<User> signIn, IAccountOrganizations organizations, CancellationToken cancellation)
    {
        if (await credentials.CheckAsync(request.Email, request.Password, cancellation) is not { } user)
        {
            return Problems.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", Mismatch);
        }

        await signIn.SignInAsync(user, isPersistent: true);
        return TypedResults.Ok(await GetMe.ReadAsync(user.Id, user.Email, user.Name, organizations, cancellation));
    }

    private static async Task<IResult> Show(HttpContext http, string? returnUrl, IAccountOrganizations organizations, CancellationToken cancellation) =>
        http.User.IsSignedIn()
            ? TypedResults.Redirect(ReturnUrl.Local(returnUrl) ?? await HomeAsync(http.User.Id(), organizations, cancellation))
            : Page.Of<SignInPage>(new { Form = FormState.Empty, ReturnUrl = ReturnUrl.Local(returnUrl) });

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, Credentials credentials, SignInManager<User> signIn, IAccountOrganizations organizations, CancellationToken cancellation)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        if (!form.IsValid)
        {
            return Page.Refused<SignInPage>(new { Form = form.State, ReturnUrl = returnUrl });
        }

        if (await credentials.CheckAsync(form.Value.Email, form.Value.Password, cancellation) is not { } user)
        {
            return Page.Refused<SignInPage>(new { Form = form.State.WithError("", Mismatch), ReturnUrl = returnUrl });
        }

        await signIn.SignInAsync(user, isPersistent: true);
        return TypedResults.Redirect(returnUrl ?? await HomeAsync(user.Id, organizations, cancellation));
    }
}
