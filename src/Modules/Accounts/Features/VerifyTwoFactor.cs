using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The second step of signing in. Nobody is signed in before it: all that the browser has is the challenge's cookie.</summary>
internal static class VerifyTwoFactor
{
    private const string Why = "Whoever is between two factors has no session yet; the challenge's cookie is the proof of the first.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/two-factor", Read).AllowAnonymousBecause(Why).WithName("GetTwoFactor");
        api.MapPost("/two-factor", Handle).LimitTo(10, TimeSpan.FromMinutes(1), LimitBy.Address).AllowAnonymousBecause(Why).WithName("VerifyTwoFactor");
        pages.MapGet(SecondFactors.Page, Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost(SecondFactors.Page, Submit).LimitTo(10, TimeSpan.FromMinutes(1), LimitBy.Address).AllowAnonymousBecause(Why);
    }

    /// <param name="Method"><c>totp</c>, <c>recovery_code</c> or <c>email_code</c>; GET tells which of them the account has. A <c>passkey</c> has an address of its own.</param>
    /// <param name="TrustDevice">Do not ask in this browser for 30 days.</param>
    public sealed record Request(
        [Required, StringLength(40)] string Method,
        [Required(ErrorMessage = "Enter the code."), StringLength(100)] string Code,
        bool TrustDevice = false);

    public sealed record Response(IReadOnlyList<string> Methods, bool CanTrustDevice);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> Read(HttpContext http, Entrance entrance, SecondFactors factors) =>
        await entrance.FindPendingAsync(http) is { } pending
            ? TypedResults.Ok(new Response([.. (await factors.MethodsAsync(pending, http.RequestAborted)).Select(factor => factor.Method)], !pending.User.TwoFactorRequired))
            : EntryAnswers.Problem(Entrance.Expired);

    private static async Task<Results<Ok<GetMe.Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, SecondStep step, EntryAnswers answers, CancellationToken cancellation) =>
        await answers.JsonAsync(await step.RunAsync(http, request.Method, request.Code, request.TrustDevice), cancellation);

    private static async Task<IResult> Show(HttpContext http, string? method, string? returnUrl, Entrance entrance, SecondFactors factors) =>
        Page.Of<VerifyTwoFactorPage>(await entrance.FindPendingAsync(http) is { } pending
            ? await ModelAsync(FormState.Empty, method, ReturnUrl.Local(returnUrl), pending, factors, http)
            : new { Form = FormState.Empty, IsOver = true });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, SecondStep step, Entrance entrance, SecondFactors factors, EntryAnswers answers)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        var (state, status) = (form.State, StatusCodes.Status422UnprocessableEntity);
        if (form.IsValid)
        {
            var entry = await step.RunAsync(http, form.Value.Method, form.Value.Code, form.Value.TrustDevice);
            if (entry is not Entry.Refused refused)
            {
                return await answers.PageAsync(entry, returnUrl, _ => throw new InvalidOperationException(), http.RequestAborted);
            }

            // A code is typed anew, not corrected.
            state.With("code", "").WithError(refused.Code == "wrong_code" ? "code" : "", refused.Message);
            status = refused.Status == StatusCodes.Status429TooManyRequests ? refused.Status : status;
        }

        if (await entrance.FindPendingAsync(http) is { } pending)
        {
            return Page.Of<VerifyTwoFactorPage>(await ModelAsync(state, state.Value("method"), returnUrl, pending, factors, http), status);
        }

        return Page.Refused<SignInPage>(new { Form = new FormState().WithError("", Entrance.Expired.Message), ReturnUrl = returnUrl });
    }

    internal static async Task<object> ModelAsync(
        FormState form, string? method, string? returnUrl, PendingEntry pending, SecondFactors factors, HttpContext http)
    {
        IReadOnlyList<string> methods = [.. (await factors.MethodsAsync(pending, http.RequestAborted)).Select(factor => factor.Method)];
        return new
        {
            Form = form,
            Methods = methods,
            Method = methods.Contains(method) ? method : methods is [var first, ..] ? first : "",
            ReturnUrl = returnUrl,
            CanTrust = !pending.User.TwoFactorRequired,
            // Whoever typed a wrong one has had one sent.
            IsCodeSent = form.HasErrors,
        };
    }
}
