using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The code beside the link that confirms a new address, where the change was asked for.</summary>
internal static class ConfirmNewEmailWithCode
{
    public const string Path = "/account/email/code";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/email/confirm/code", Handle).LimitMailedTokens().RequireAuthorization(Policies.SignedIn).WithName("ConfirmNewEmailWithCode");
        pages.MapGet(Path, Show).RequireAuthorization(Policies.SignedIn);
        pages.MapPost(Path, Submit).LimitMailedTokens().RequireAuthorization(Policies.SignedIn);
    }

    public sealed record Request([Required(ErrorMessage = "Enter the code."), StringLength(20)] string Code);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, EmailChange change) =>
        await change.ConfirmByCodeAsync(http, request.Code) switch
        {
            { IsDead: true } => MailedCodes.WrongProblem(),
            { Wrong: { } wrong } => Problems.Conflict("email_taken", wrong),
            _ => TypedResults.NoContent(),
        };

    private static IResult Show() => Page.Of<ConfirmNewEmailWithCodePage>(new { Form = FormState.Empty });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, EmailChange change)
    {
        var outcome = form.IsValid ? await change.ConfirmByCodeAsync(http, form.Value.Code) : EmailChange.Outcome.Dead;
        if (!outcome.IsDone)
        {
            var state = outcome.Wrong is { } wrong ? form.State.WithError("", wrong) : MailedCodes.Refuse(form.State, form.IsValid);
            return Page.Refused<ConfirmNewEmailWithCodePage>(new { Form = state });
        }

        http.FlashSuccess("Your email address is changed. Sign in with it from now on.");
        return TypedResults.Redirect("/account/security");
    }
}
