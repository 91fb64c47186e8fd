using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The person at the former address takes a change back that somebody else may have made.</summary>
internal static class UndoEmailChange
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private static readonly MailedLink s_link = new(
        TokenPurpose.UndoChangeEmail,
        "/undo-email-change",
        "Take your account back",
        "Your account gets its former email address again, everybody is signed out, and you choose a new password.",
        "Undo the change");

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/email/undo", Handle).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why).WithName("UndoEmailChange");
        pages.MapGet("/undo-email-change", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/undo-email-change", Submit).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why);
    }

    public sealed record Request([Required, StringLength(100)] string Token);

    public static string LinkTo(string token) => s_link.To(token);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, EmailChange service, CancellationToken cancellation) =>
        await service.UndoAsync(request.Token, cancellation) switch
        {
            { IsDead: true } => MailedLink.DeadProblem(),
            { Wrong: { } wrong } => Problems.Conflict("email_taken", wrong),
            _ => TypedResults.NoContent(),
        };

    private static Task<IResult> Show(HttpContext http, string? token, IDatabase database, AccountTokens tokens) => s_link.ShowAsync(http, token, database, tokens);

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, EmailChange service, CancellationToken cancellation)
    {
        var outcome = form.IsValid ? await service.UndoAsync(form.Value.Token, cancellation) : EmailChange.Outcome.Dead;
        if (outcome.Reset is not { } reset)
        {
            return outcome.Wrong is { } wrong ? s_link.Refused(form.Value.Token, wrong) : s_link.Dead();
        }

        http.FlashSuccess("Your account has its former address again. Now choose a new password.");
        return TypedResults.Redirect(ResetPassword.LinkTo(reset));
    }
}
