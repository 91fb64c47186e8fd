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

/// <summary>The person changes their mind while there is time.</summary>
internal static class UndoDeletion
{
    private static readonly MailedLink s_link = new(
        TokenPurpose.UndoDelete, "/undo-deletion", "Keep your account", "Your account and everything in it stays, as if nothing had happened.", "Keep my account");

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/deletion/undo", Handle).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why).WithName("UndoDeletion");
        pages.MapGet("/undo-deletion", Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost("/undo-deletion", Submit).LimitMailedTokens().AllowAnonymousBecause(MailedLink.Why);
    }

    public sealed record Request([Required, StringLength(100)] string Token);

    public static string LinkTo(string token) => s_link.To(token);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, AccountDeletion service, CancellationToken cancellation) =>
        await service.UndoAsync(request.Token, cancellation) ? TypedResults.NoContent() : MailedLink.DeadProblem();

    private static Task<IResult> Show(HttpContext http, string? token, IDatabase database, AccountTokens tokens) => s_link.ShowAsync(http, token, database, tokens);

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, AccountDeletion service, CancellationToken cancellation)
    {
        if (!form.IsValid || !await service.UndoAsync(form.Value.Token, cancellation))
        {
            return s_link.Dead();
        }

        http.FlashSuccess("Your account is back. Sign in.");
        return TypedResults.Redirect("/sign-in");
    }
}
