using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The code beside the link to choose a new password, where the mail was asked for: it is worth the token that the link carries.</summary>
internal static class ResetPasswordWithCode
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/reset-password/code", Handle).LimitMailedTokens().AllowAnonymousBecause(MailedCodes.Why).WithName("ResetPasswordWithCode");
        pages.MapPost("/reset-password/code", Submit).LimitMailedTokens().AllowAnonymousBecause(MailedCodes.Why);
    }

    public sealed record Request([Required(ErrorMessage = "Enter the code."), StringLength(20)] string Code);

    /// <summary>The token is good for an hour, once, to choose a new password with.</summary>
    public sealed record Response(string Token);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(Request request, HttpContext http, PasswordReset reset) =>
        await reset.ExchangeAsync(http, request.Code) is { } token ? TypedResults.Ok(new Response(token)) : MailedCodes.WrongProblem();

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, PasswordReset reset) =>
        form.IsValid && await reset.ExchangeAsync(http, form.Value.Code) is { } token
            ? TypedResults.Redirect(ResetPassword.LinkTo(token))
            : Page.Refused<RequestPasswordResetPage>(new { Form = MailedCodes.Refuse(form.State, form.IsValid), IsSent = true });
}
