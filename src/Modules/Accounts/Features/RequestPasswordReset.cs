using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Somebody forgot a password and asks for a link. The answer is the same for every address.</summary>
internal static class RequestPasswordReset
{
    private const string Why = "Whoever forgot the password cannot sign in.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/forgot-password", Handle).LimitMailRequests().WithCaptcha().AllowAnonymousBecause(Why).WithName("RequestPasswordReset");
        pages.MapGet("/forgot-password", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/forgot-password", Submit).LimitMailRequests().WithHumanCheck(pretend: "/sign-in").AllowAnonymousBecause(Why);
    }

    public sealed record Request([Required(ErrorMessage = "Enter your e-mail address."), StringLength(254)] string Email);

    private static async Task<Accepted> Handle(Request request, HttpContext http, MailedLinks links)
    {
        await links.RequestAsync(http, TokenPurpose.ResetPassword, request.Email);
        return TypedResults.Accepted((string?)null);
    }

    private static IResult Show() => Page.Of<RequestPasswordResetPage>(new { Form = FormState.Empty, IsSent = false });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, MailedLinks links)
    {
        if (!form.IsValid)
        {
            return Page.Refused<RequestPasswordResetPage>(new { Form = form.State, IsSent = false });
        }

        await links.RequestAsync(http, TokenPurpose.ResetPassword, form.Value.Email);
        return Page.Of<RequestPasswordResetPage>(new { Form = form.State, IsSent = true });
    }
}
