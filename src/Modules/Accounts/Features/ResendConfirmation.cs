using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Sends the link that confirms an address once more. The answer is the same for every address.</summary>
internal static class ResendConfirmation
{
    private const string Why = "Whoever waits for the mail cannot sign in yet.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/resend-confirmation", Handle).LimitMailRequests().WithCaptcha().AllowAnonymousBecause(Why).WithName("ResendConfirmation");
        pages.MapGet("/resend-confirmation", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/resend-confirmation", Submit).LimitMailRequests().WithHumanCheck(pretend: "/sign-in").AllowAnonymousBecause(Why);
    }

    public sealed record Request([Required(ErrorMessage = "Enter your e-mail address."), StringLength(254)] string Email);

    private static async Task<Accepted> Handle(Request request, HttpContext http, MailedLinks links)
    {
        await links.RequestAsync(http, TokenPurpose.ConfirmEmail, request.Email);
        return TypedResults.Accepted((string?)null);
    }

    private static IResult Show() => Page.Of<ResendConfirmationPage>(new { Form = FormState.Empty, IsSent = false });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, MailedLinks links)
    {
        if (!form.IsValid)
        {
            return Page.Refused<ResendConfirmationPage>(new { Form = form.State, IsSent = false });
        }

        await links.RequestAsync(http, TokenPurpose.ConfirmEmail, form.Value.Email);
        return Page.Of<ResendConfirmationPage>(new { Form = form.State, IsSent = true });
    }
}
