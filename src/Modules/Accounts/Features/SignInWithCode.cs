using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Places;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The code of a mail signs in the browser that asked for it. The fifth wrong one ends it.</summary>
internal static class SignInWithCode
{
    private const string Why = "Whoever signs in has no session yet; the code and the challenge's cookie are the proof.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/sign-in/code", Handle).WithPlaceGate().LimitMailedTokens().AllowAnonymousBecause(Why).WithName("SignInWithCode");
        pages.MapPost("/sign-in/code", Submit).WithPlaceGate().LimitMailedTokens().AllowAnonymousBecause(Why);
    }

    public sealed record Request([Required(ErrorMessage = "Enter the code."), StringLength(20)] string Code);

    public static object Model(FormState form, string? returnUrl, MailedEntry mailed) =>
        new { Form = form, ReturnUrl = returnUrl, mailed.HasLink, mailed.HasCode };

    private static async Task<Results<Ok<GetMe.Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, MailedEntry mailed, EntryAnswers answers, CancellationToken cancellation) =>
        await mailed.EnterByCodeAsync(http, request.Code) is { } entry
            ? await answers.JsonAsync(entry, cancellation)
            : Problems.Of(StatusCodes.Status401Unauthorized, "wrong_code", MailedCodes.Wrong);

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, MailedEntry mailed, EntryAnswers answers, CancellationToken cancellation)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        if (form.IsValid && await mailed.EnterByCodeAsync(http, form.Value.Code) is { } entry)
        {
            return await answers.PageAsync(
                entry, returnUrl, refused => Refuse(form.State.WithError("", refused.Message), returnUrl, mailed), cancellation);
        }

        return Refuse(form.IsValid ? form.State.WithError("code", MailedCodes.Wrong) : form.State, returnUrl, mailed);
    }

    private static IResult Refuse(FormState form, string? returnUrl, MailedEntry mailed) => Page.Refused<SignInWithCodePage>(Model(form, returnUrl, mailed));
}
