using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A person asks for another address; it counts once it is confirmed there. Whether it has an account is told to its owner only.</summary>
internal static class ChangeEmail
{
    private const string None = "This is no e-mail address, or not one that we can write to.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/email", Handle).LimitHeavyWork().RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("ChangeEmail");
        pages.MapGet("/account/email", Show).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
        pages.MapPost("/account/email", Submit).LimitHeavyWork().RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    public sealed record Request([Required(ErrorMessage = "Enter the new address."), EmailAddress(ErrorMessage = None), StringLength(254)] string Email);

    private static async Task<Results<Accepted, ProblemHttpResult>> Handle(Request request, HttpContext http, Asking asking, CancellationToken cancellation) =>
        await asking.RunAsync(http, request.Email, cancellation) is { } wrong ? Problems.Invalid("email", wrong) : TypedResults.Accepted((string?)null);

    private static IResult Show(HttpContext http) => Page.Of<ChangeEmailPage>(new { Form = FormState.Empty, Current = http.User.Email() });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, Asking asking, CancellationToken cancellation)
    {
        var state = form.State;
        if (form.IsValid)
        {
            if (await asking.RunAsync(http, form.Value.Email, cancellation) is not { } wrong)
            {
                return TypedResults.Redirect(ConfirmNewEmailWithCode.Path);
            }

            state.WithError("email", wrong);
        }

        return Page.Refused<ChangeEmailPage>(new { Form = state, Current = http.User.Email() });
    }

    internal sealed class Asking(
        IDatabase database, UserReader users, AccountTokens tokens, MailedCodes codes, DisposableDomains disposable, Mailer mailer, AuditLog audit)
    {
        /// <summary>What is wrong with the address; null when the mail is on its way.</summary>
        public async Task<string?> RunAsync(HttpContext http, string typed, CancellationToken cancellation)
        {
            if (Domain.EmailAddress.Clean(typed) is not { } address)
            {
                return None;
            }

            if (disposable.Contain(address))
            {
                return DisposableDomains.Refusal;
            }

            // Both ways write one mail, one token and one code: how long it takes tells nothing.
            var (id, token, code) = (http.User.Id(), Secret.Create(), codes.Begin(http, TokenPurpose.ChangeEmailCode));
            var user = await users.GetAsync(id, cancellation);
            var owner = await users.FindByEmailAsync(address, cancellation);
            var mail = owner is null || owner.Id == id
                ? await mailer.RenderAsync<ConfirmNewEmailMail>(address, "Confirm your new email address", new { Href = ConfirmNewEmail.LinkTo(token), code.Code })
                : await mailer.RenderAsync<SignUpAgainMail>(owner.Email, "You have an account already", new { });
            await database.WriteAsync(async connection =>
            {
                if (!await UserWriter.HoldAsync(connection, user))
                {
                    return;
                }

                await tokens.IssueAsync(connection, TokenPurpose.ChangeEmail, id, ConfirmNewEmail.Lifetime, address, raw: token);
                await AccountTokens.RevokeAsync(connection, id, TokenPurpose.ChangeEmailCode);
                await codes.IssueAsync(connection, TokenPurpose.ChangeEmailCode, id, code, address);
                await mailer.EnqueueAsync(connection, mail);
                await audit.RecordAsync(connection, new SecurityEvent("accounts.email_change_requested", id));
            });
            return null;
        }
    }
}
