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
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Features;

/// <summary>The person says by the link in a mail that the account is to go.</summary>
internal static class ConfirmDeletion
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private static readonly MailedLink s_link = new(
        TokenPurpose.DeleteAccount,
        "/confirm-deletion",
        "Delete your account",
        "You are signed out everywhere. For a while you can change your mind, then everything is gone.",
        "Delete my account")
    {
        IsDanger = true,
        Instead = "To your account",
        InsteadHref = "/account/delete",
    };

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/deletion/confirm", Handle).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why).WithName("ConfirmDeletion");
        pages.MapGet("/confirm-deletion", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/confirm-deletion", Submit).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why);
    }

    public sealed record Request([Required, StringLength(100)] string Token);

    public static string LinkTo(string token) => s_link.To(token);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, AccountDeletion service, CancellationToken cancellation) =>
        await service.ConfirmAsync(request.Token, cancellation) ? TypedResults.NoContent() : MailedLink.DeadProblem();

    private static Task<IResult> Show(HttpContext http, string? token, IDatabase database, AccountTokens tokens, IOptions<AccountsOptions> options) =>
        (options.Value.DeletionGraceDays > 0 ? s_link : s_link with { Lead = "You are signed out everywhere, and everything is gone at once. There is no way back." })
            .ShowAsync(http, token, database, tokens);

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, AccountDeletion service, IOptions<AccountsOptions> options, CancellationToken cancellation)
    {
        if (!form.IsValid || !await service.ConfirmAsync(form.Value.Token, cancellation))
        {
            return s_link.Dead();
        }

        http.FlashSuccess(options.Value.DeletionGraceDays > 0
            ? "Your account is deleted. A mail tells you until when you can have it back."
            : "Your account is deleted, and everything in it.");
        return TypedResults.Redirect("/");
    }
}
