using System.ComponentModel.DataAnnotations;
using System.Globalization;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Factors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Features;

/// <summary>An authenticator app becomes the second factor: a secret is made, shown, and put to use by its first code.</summary>
internal static class EnableAuthenticator
{
    private const string Wrong = "That code is not right. Codes change every 30 seconds: type the one that the app shows now.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/authenticator", Start).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("StartAuthenticator");
        api.MapPost("/authenticator/confirm", Handle).RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("EnableAuthenticator");
        pages.MapGet("/account/security/authenticator", Show).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
        pages.MapPost("/account/security/authenticator", StartFromPage).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
        pages.MapPost("/account/security/authenticator/confirm", Submit).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    /// <param name="Code">What the app shows now.</param>
    /// <param name="EndOtherSessions">They end unless one says otherwise; in a form, unless the box is unticked.</param>
    public sealed record Request(
        [Required(ErrorMessage = "Enter the code that the app shows."), StringLength(20)] string Code,
        bool EndOtherSessions = true);

    /// <param name="Secret">In Base32, for apps that take it from the keyboard.</param>
    /// <param name="Uri">What the QR code says.</param>
    public sealed record Started(string Secret, string Uri);

    /// <param name="RecoveryCodes">Shown this once: only their hashes are stored. Empty where the account has codes, which stay good.</param>
    public sealed record Response(IReadOnlyList<string> RecoveryCodes);

    private static async Task<Ok<Started>> Start(HttpContext http, Authenticators authenticators, IDatabase database, IOptions<AppOptions> options)
    {
        await database.WriteAsync(connection => authenticators.StartAsync(connection, http.User.Id()));
        var secret = (await authenticators.FindPendingAsync(http.User.Id(), http.RequestAborted))!;
        return TypedResults.Ok(new Started(Totp.Base32(secret), Totp.UriOf(secret, options.Value.Name, http.User.Email()!)));
    }

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(Request request, HttpContext http, FactorChange change) =>
        await change.EnableAsync(http, request.Code, request.EndOtherSessions) is { } codes
            ? TypedResults.Ok(new Response(codes))
            : Problems.Of(StatusCodes.Status403Forbidden, "wrong_code", Wrong);

    private static async Task<IResult> StartFromPage(HttpContext http, Authenticators authenticators, IDatabase database)
    {
        await database.WriteAsync(connection => authenticators.StartAsync(connection, http.User.Id()));
        return TypedResults.Redirect("/account/security/authenticator");
    }

    private static async Task<IResult> Show(HttpContext http, Authenticators authenticators, IOptions<AppOptions> options) =>
        Page.Of<EnableAuthenticatorPage>(Model(FormState.Empty, await authenticators.FindPendingAsync(http.User.Id(), http.RequestAborted), http, options));

    private static async Task<IResult> Submit(
        Form<Request> form, HttpContext http, FactorChange change, Authenticators authenticators, RecoveryCodes recovery, IOptions<AppOptions> options)
    {
        if (form.IsValid && await change.EnableAsync(http, form.Value.Code, form.Value.EndOtherSessions) is { } codes)
        {
            if (codes.Count > 0)
            {
                return Page.Of<RenewRecoveryCodesPage>(new { Codes = codes, Lead = "Two-step sign-in is on. One more thing:" });
            }

            var left = await recovery.LeftAsync(http.User.Id(), http.RequestAborted);
            http.FlashSuccess($"The authenticator app is set up. Your recovery codes still work; you have {left.ToString(CultureInfo.InvariantCulture)} left.");
            return TypedResults.Redirect("/account/security");
        }

        var secret = await authenticators.FindPendingAsync(http.User.Id(), http.RequestAborted);
        var state = secret is null ? form.State.WithError("", "There is nothing to confirm, or it took too long. Begin again.")
            : form.IsValid ? form.State.With("code", "").WithError("code", Wrong)
            : form.State;
        return Page.Refused<EnableAuthenticatorPage>(Model(state, secret, http, options));
    }

    private static object Model(FormState form, byte[]? secret, HttpContext http, IOptions<AppOptions> options) => secret is null
        ? new { Form = form }
        : new { Form = form, Secret = Totp.Words(secret), Uri = Totp.UriOf(secret, options.Value.Name, http.User.Email()!) };
}
