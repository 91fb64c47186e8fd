using System.ComponentModel.DataAnnotations;
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
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/two-factor", Read).AllowAnonymousBecause(SecondFactors.Why).WithName("GetTwoFactor");
        api.MapPost("/two-factor", Handle).LimitSecondSteps().AllowAnonymousBecause(SecondFactors.Why).WithName("VerifyTwoFactor");
        pages.MapGet(SecondFactors.Page, Show).RequireAuthorization(Policies.Visitor);
        pages.MapPost(SecondFactors.Page, Submit).LimitSecondSteps().AllowAnonymousBecause(SecondFactors.Why);
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
            ? TypedResults.Ok(new Response([.. (await factors.MethodsAsync(pending, http.RequestAborted)).Select(factor => factor.Method)], pending.CanTrustDevice))
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

        return await AgainAsync(state, state.Value("method"), returnUrl, entrance, factors, http, status);
    }

    /// <summary>The page of the second step once more, or of the first when the time for the second is over.</summary>
    internal static async Task<IResult> AgainAsync(
        FormState state, string? method, string? returnUrl, Entrance entrance, SecondFactors factors, HttpContext http, int status = StatusCodes.Status422UnprocessableEntity) =>
        await entrance.FindPendingAsync(http) is { } pending
            ? Page.Of<VerifyTwoFactorPage>(await ModelAsync(state, method, returnUrl, pending, factors, http), status)
            : Page.Refused<SignInPage>(new { Form = FormState.Empty.WithError("", Entrance.Expired.Message), ReturnUrl = returnUrl });

    private static async Task<object> ModelAsync(
        FormState form, string? method, string? returnUrl, PendingEntry pending, SecondFactors factors, HttpContext http)
    {
        IReadOnlyList<string> methods = [.. (await factors.MethodsAsync(pending, http.RequestAborted)).Select(factor => factor.Method)];
        return new
        {
            Form = form,
            Methods = methods,
            Method = methods.Contains(method) ? method : methods is [var first, ..] ? first : "",
            ReturnUrl = returnUrl,
            CanTrust = pending.CanTrustDevice,
            IsFar = pending.How.NeedsMailedCode,
            // Whoever typed a wrong one has had one sent.
            IsCodeSent = form.HasErrors,
        };
    }
}
