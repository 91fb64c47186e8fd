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

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, EmailConfirmation confirmation) =>
        await confirmation.RunByCodeAsync(http, request.Code) ? TypedResults.NoContent() : MailedCodes.WrongProblem();

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, EmailConfirmation confirmation)
    {
        if (!form.IsValid || !await confirmation.RunByCodeAsync(http, form.Value.Code))
        {
            return Page.Refused<ResendConfirmationPage>(new { Form = MailedCodes.Refuse(form.State, form.IsValid), IsSent = true });
        }

        http.FlashSuccess("Thank you, your email address is confirmed.");
        return TypedResults.Redirect("/sign-in");
    }
}
