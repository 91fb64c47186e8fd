using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Layout;
using App.Modules.Accounts.Places;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The link of a mail signs in, once a button was pressed: programs that check mails open every link.</summary>
internal static class SignInWithLink
{
    private const string Path = "/sign-in/link";
    private const string Why = "Whoever signs in has no session yet; the link's token is the proof.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost(Path, Handle).WithPlaceGate().LimitMailedTokens().AllowAnonymousBecause(Why).WithName("SignInWithLink");
        pages.MapGet(Path, Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost(Path, Submit).WithPlaceGate().LimitMailedTokens().AllowAnonymousBecause(Why);
    }

    public sealed record Request([Required, StringLength(100)] string Token);

    public static string LinkTo(string token, string? returnUrl) => returnUrl is null ? $"{Path}?token={token}" : $"{With(returnUrl)}&token={token}";

    private static async Task<Results<Ok<GetMe.Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, MailedEntry mailed, EntryAnswers answers, CancellationToken cancellation) =>
        await mailed.EnterByLinkAsync(http, request.Token) is { } entry ? await answers.JsonAsync(entry, cancellation) : MailedLink.DeadProblem();

    private static async Task<IResult> Show(HttpContext http, string? token, string? returnUrl, MailedEntry mailed, CancellationToken cancellation)
    {
        MailedLink.KeepSecret(http);
        var user = await mailed.FindByLinkAsync(token, cancellation);
        return Page.Of<LinkPage>(Model(user, token, ReturnUrl.Local(returnUrl)));
    }

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, string? returnUrl, MailedEntry mailed, EntryAnswers answers, CancellationToken cancellation)
    {
        var local = ReturnUrl.Local(returnUrl);
        return form.IsValid && await mailed.EnterByLinkAsync(http, form.Value.Token) is { } entry
            ? await answers.PageAsync(
                entry, local, refused => Page.Refused<SignInPage>(new { Form = FormState.Empty.WithError("", refused.Message), ReturnUrl = local }), cancellation)
            : Page.Refused<LinkPage>(Model(null, null, local));
    }

    // Whose account it is stands on the page: nobody shall be led into somebody else's.
    private static object Model(User? user, string? token, string? returnUrl) => new
    {
        Heading = "Sign in",
        Lead = $"You will be signed in as {user?.Email}.",
        Action = returnUrl is null ? Path : With(returnUrl),
        Button = "Sign in",
        IsAlive = user is not null,
        Token = token,
        Instead = "Send a new link",
        InsteadHref = "/sign-in/email",
    };

    private static string With(string returnUrl) => $"{Path}?returnUrl={Uri.EscapeDataString(returnUrl)}";
}
