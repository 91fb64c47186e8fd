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

/// <summary>The person at the new address confirms it; the old one is told, with a way back.</summary>
internal static class ConfirmNewEmail
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private static readonly MailedLink s_link = new(
        TokenPurpose.ChangeEmail, "/confirm-new-email", "Use this address", "From now on your account belongs to this email address.", "Use this address")
    {
        Instead = "To your account",
        InsteadHref = "/account/security",
    };

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/email/confirm", Handle).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why).WithName("ConfirmNewEmail");
        pages.MapGet("/confirm-new-email", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/confirm-new-email", Submit).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why);
    }

    public sealed record Request([Required, StringLength(100)] string Token);

    public static string LinkTo(string token) => s_link.To(token);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, EmailChange service, CancellationToken cancellation) =>
        await service.ConfirmAsync(request.Token, cancellation) switch
        {
            { IsDead: true } => MailedLink.DeadProblem(),
            { Wrong: { } wrong } => Problems.Conflict("email_taken", wrong),
            _ => TypedResults.NoContent(),
        };

    private static Task<IResult> Show(HttpContext http, string? token, IDatabase database, AccountTokens tokens) => s_link.ShowAsync(http, token, database, tokens);

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, EmailChange service, CancellationToken cancellation)
    {
        var outcome = form.IsValid ? await service.ConfirmAsync(form.Value.Token, cancellation) : EmailChange.Outcome.Dead;
        if (!outcome.IsDone)
        {
            return outcome.Wrong is { } wrong ? s_link.Refused(form.Value.Token, wrong) : s_link.Dead();
        }

        http.FlashSuccess("Your email address is changed. Sign in with it from now on.");
        return TypedResults.Redirect("/sign-in");
    }
}
