using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The code beside the link that confirms an address, where the mail was asked for.</summary>
internal static class ConfirmEmailWithCode
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/confirm-email/code", Handle).LimitMailedTokens().AllowAnonymousBecause(MailedCodes.Why).WithName("ConfirmEmailWithCode");
        pages.MapPost("/confirm-email/code", Submit).LimitMailedTokens().AllowAnonymousBecause(MailedCodes.Why);
    }

    public sealed record Request([Required(ErrorMessage = "Enter the code."), StringLength(20)] string Code);

    // With a token where a password is to be chosen by ResetPassword.
    private static async Task<Results<NoContent, Ok<ResetPasswordWithCode.Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, EmailConfirmation confirmation) =>
        await confirmation.RunByCodeAsync(http, request.Code) switch
        {
            { IsDead: true } => MailedCodes.WrongProblem(),
            { Reset: { } reset } => TypedResults.Ok(new ResetPasswordWithCode.Response(reset)),
            _ => TypedResults.NoContent(),
        };

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, EmailConfirmation confirmation)
    {
        var outcome = form.IsValid ? await confirmation.RunByCodeAsync(http, form.Value.Code) : new EmailConfirmation.Outcome(IsDead: true);
        if (outcome.IsDead)
        {
            return Page.Refused<ResendConfirmationPage>(new { Form = MailedCodes.Refuse(form.State, form.IsValid), IsSent = true });
        }

        http.FlashSuccess(outcome.Reset is null ? "Thank you, your email address is confirmed." : EmailConfirmation.ChooseAnew);
        return TypedResults.Redirect(outcome.Reset is { } reset ? ResetPassword.LinkTo(reset) : "/sign-in");
    }
}
