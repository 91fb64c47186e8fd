using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The person at an address says by the link in a mail that the account is theirs.</summary>
internal static class ConfirmEmail
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    private static readonly MailedLink s_link = new(
        TokenPurpose.ConfirmEmail, "/confirm-email", "Confirm your email address", "One press, and the account is yours to use. If you did not create one, close this page.",
        "Confirm my address")
    {
        Instead = "Send a new link",
        InsteadHref = "/resend-confirmation",
    };

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/confirm-email", Handle).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why).WithName("ConfirmEmail");
        pages.MapGet("/confirm-email", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/confirm-email", Submit).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why);
    }

    public sealed record Request([Required, StringLength(100)] string Token);

    /// <param name="isAgain">Somebody signed up who is perhaps not who did before.</param>
    public static Task<MailMessage> RenderAsync(Mailer mailer, User user, string token, IssuedCode? code, bool isAgain = false) =>
        mailer.RenderAsync<ConfirmEmailMail>(user.Email, "Confirm your email address", new { Href = s_link.To(token), code?.Code, IsAgain = isAgain });

    // With a token where a password is to be chosen by ResetPassword.
    private static async Task<Results<NoContent, Ok<ResetPasswordWithCode.Response>, ProblemHttpResult>> Handle(Request request, EmailConfirmation confirmation) =>
        await confirmation.RunAsync(request.Token) switch
        {
            { IsDead: true } => MailedLink.DeadProblem(),
            { Reset: { } reset } => TypedResults.Ok(new ResetPasswordWithCode.Response(reset)),
            _ => TypedResults.NoContent(),
        };

    private static Task<IResult> Show(HttpContext http, string? token, IDatabase database, AccountTokens tokens) => s_link.ShowAsync(http, token, database, tokens);

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, EmailConfirmation confirmation)
    {
        var outcome = form.IsValid ? await confirmation.RunAsync(form.Value.Token) : new EmailConfirmation.Outcome(IsDead: true);
        if (outcome.IsDead)
        {
            return s_link.Dead();
        }

        http.FlashSuccess(outcome.Reset is null ? "Thank you, your email address is confirmed." : EmailConfirmation.ChooseAnew);
        return TypedResults.Redirect(outcome.Reset is { } reset ? ResetPassword.LinkTo(reset) : "/sign-in");
    }
}
