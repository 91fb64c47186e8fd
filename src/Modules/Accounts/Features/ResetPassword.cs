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
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Features;

/// <summary>The link of a mail and a new password replace the forgotten one. It signs nobody in: a second factor is asked for at the door, as ever.</summary>
internal static class ResetPassword
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private const string Why = "Whoever forgot the password cannot sign in; the token is the proof.";

    private static readonly MailedLink s_link = new(TokenPurpose.ResetPassword, "/reset-password", "Choose a new password", "", "")
    {
        Instead = "Send a new link",
        InsteadHref = "/forgot-password",
    };

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/reset-password", Handle).LimitMailedTokens().AllowAnonymousBecause(Why).WithName("ResetPassword");
        pages.MapGet("/reset-password", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/reset-password", Submit).LimitMailedTokens().AllowAnonymousBecause(Why);
    }

    public sealed record Request(
        [Required, StringLength(100)] string Token,
        [Required(ErrorMessage = "Choose a password."), StringLength(256)] string Password);

    public static string LinkTo(string token) => s_link.To(token);

    public static Task<MailMessage> RenderAsync(Mailer mailer, User user, string token, IssuedCode? code) =>
        mailer.RenderAsync<ResetPasswordMail>(user.Email, "Choose a new password", new { Href = s_link.To(token), code?.Code });

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, PasswordReset reset, CancellationToken cancellation) =>
        await reset.RunAsync(request.Token, request.Password, cancellation) switch
        {
            { IsDead: true } => MailedLink.DeadProblem(),
            { Wrong: { } wrong } => Problems.Invalid("password", wrong),
            _ => TypedResults.NoContent(),
        };

    private static async Task<IResult> Show(HttpContext http, string? token, IDatabase database, AccountTokens tokens, IOptions<AccountsOptions> options)
    {
        MailedLink.KeepSecret(http);
        var isAlive = await database.ReadAsync(connection => tokens.FindAsync(connection, TokenPurpose.ResetPassword, token), http.RequestAborted) is not null;
        return isAlive ? Page.Of<ResetPasswordPage>(Model(FormState.Empty, token, options)) : s_link.Gone();
    }

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, PasswordReset reset, IOptions<AccountsOptions> options, CancellationToken cancellation)
    {
        var token = form.State.Value("token");
        if (!form.IsValid)
        {
            return form.State.Error("token") is null ? Page.Refused<ResetPasswordPage>(Model(form.State, token, options)) : s_link.Dead();
        }

        var outcome = await reset.RunAsync(token, form.Value.Password, cancellation);
        if (outcome.IsDead)
        {
            return s_link.Dead();
        }

        if (outcome.Wrong is { } wrong)
        {
            return Page.Refused<ResetPasswordPage>(Model(form.State.WithError("password", wrong), token, options));
        }

        http.FlashSuccess("Your password is changed. Sign in with the new one.");
        return TypedResults.Redirect("/sign-in");
    }

    private static object Model(FormState form, string? token, IOptions<AccountsOptions> options) =>
        new { Form = form, Token = token, MinimumLength = options.Value.PasswordMinLength };
}
