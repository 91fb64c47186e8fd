using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Places;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Somebody wants to sign in by mail instead of a password. The answer is the same for every address.</summary>
internal static class RequestSignInMail
{
    private const string Why = "Whoever signs in has no session yet.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/sign-in/email", Handle).WithPlaceGate().LimitMailRequests().WithCaptcha().AllowAnonymousBecause(Why).WithName("RequestSignInMail");
        pages.MapGet("/sign-in/email", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/sign-in/email", Submit).WithPlaceGate().LimitMailRequests().WithHumanCheck(pretend: "/sign-in").AllowAnonymousBecause(Why);
    }

    public sealed record Request([Required(ErrorMessage = "Enter your e-mail address."), StringLength(254)] string Email);

    private static async Task<Results<Accepted, ProblemHttpResult>> Handle(Request request, HttpContext http, MailedEntry mailed)
    {
        if (!mailed.HasLink && !mailed.HasCode)
        {
            return Problems.NotFound();
        }

        await mailed.RequestAsync(http, request.Email, null);
        return TypedResults.Accepted((string?)null);
    }

    private static IResult Show(string? returnUrl, MailedEntry mailed) => mailed.HasLink || mailed.HasCode
        ? Page.Of<RequestSignInMailPage>(new { Form = FormState.Empty, ReturnUrl = ReturnUrl.Local(returnUrl), mailed.HasLink })
        : TypedResults.NotFound();

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, MailedEntry mailed)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        if (!mailed.HasLink && !mailed.HasCode)
        {
            return TypedResults.NotFound();
        }

        if (!form.IsValid)
        {
            return Page.Refused<RequestSignInMailPage>(new { Form = form.State, ReturnUrl = returnUrl, mailed.HasLink });
        }

        await mailed.RequestAsync(http, form.Value.Email, returnUrl);
        return Page.Of<SignInWithCodePage>(SignInWithCode.Model(FormState.Empty, returnUrl, mailed));
    }
}
