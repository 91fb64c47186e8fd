using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.External;
using App.Modules.Accounts.Layout;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace App.Modules.Accounts.Features;

/// <summary>A person comes back from a provider: signed in, signed up, with a login to link, or with an error, which shows the sign-in page.</summary>
internal static class FinishExternalSignIn
{
    public static void Map(RouteGroupBuilder pages) =>
        pages.MapGet("/sign-in/external/{provider}/callback", Show).RequireAuthorization(Policies.Visitor);

    /// <summary>The sign-in page with what went wrong; where the person wanted to go is not lost.</summary>
    public static IResult Refuse(int status, string message, string? returnUrl) =>
        Page.Of<SignInPage>(new { Form = FormState.Empty.WithError("", message), ReturnUrl = returnUrl }, status);

    private static async Task<IResult> Show(
        string provider, string? code, string? state, string? error, string? iss, HttpContext http, ExternalProviders providers, PreviewRelay previews,
        ExternalFlow flow, ExternalSignIn signIn, LoginLinks links, EntryAnswers answers, ILogger<ExternalFlow> log, CancellationToken cancellation)
    {
        if (providers.Find(provider) is not { } chosen)
        {
            return TypedResults.NotFound();
        }

        MailedLink.KeepSecret(http);
        var answer = new ExternalAnswer(code, state, error, iss);
        if (previews.Find(chosen, state) is { } preview)
        {
            return TypedResults.Redirect(answer.At(preview));
        }

        var back = await flow.ReceiveAsync(chosen, http, state);
        try
        {
            if (back is null)
            {
                throw ExternalFailure.Expired("No attempt of this browser has this state.");
            }

            var identity = await flow.IdentifyAsync(chosen, back, answer, cancellation);
            if (back.LinkTo is { } account)
            {
                await links.LinkAsync(http, chosen, identity, account);
                http.FlashSuccess($"You can now sign in with {chosen.DisplayName}.");
                return TypedResults.Redirect("/account/security");
            }

            var entry = await signIn.EnterAsync(chosen, identity, http);
            return await answers.PageAsync(entry, back.ReturnUrl, refused => Refuse(refused.Status, refused.Message, back.ReturnUrl), cancellation);
        }
        catch (ExternalFailure failure)
        {
            log.Failed(chosen.Name, failure.Code, failure.Message);
            if (back?.LinkTo is null || !http.User.IsSignedIn())
            {
                return Refuse(failure.Status, failure.ForPerson, back?.ReturnUrl);
            }

            http.FlashError(failure.ForPerson);
            return TypedResults.Redirect("/account/security");
        }
    }
}

internal static partial class ExternalLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in with {Provider} failed ({Code}): {Reason}")]
    public static partial void Failed(this ILogger log, string provider, string code, string reason);
}
