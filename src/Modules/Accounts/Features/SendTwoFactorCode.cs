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

/// <summary>Mails a code for the second step, where <c>Accounts:TwoFactorByEmail</c> allows it, or the place of the sign-in demands it.</summary>
internal static class SendTwoFactorCode
{
    private const string Early = "A code was sent less than a minute ago. Use that one, or wait a little.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/two-factor/email", Handle).LimitTo(5, TimeSpan.FromMinutes(5), LimitBy.Address).AllowAnonymousBecause(SecondFactors.Why).WithName("SendTwoFactorCode");
        pages.MapPost("/sign-in/two-factor/email", Submit).LimitTo(5, TimeSpan.FromMinutes(5), LimitBy.Address).AllowAnonymousBecause(SecondFactors.Why);
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> Handle(HttpContext http, Entrance entrance, SecondFactors factors)
    {
        if (await entrance.FindPendingAsync(http) is not { } pending)
        {
            return EntryAnswers.Problem(Entrance.Expired);
        }

        if (await FactorAsync(pending, factors, http) is not { } factor)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "method_unavailable", "You cannot use that here.");
        }

        return await factor.SendAsync(pending, http)
            ? TypedResults.Accepted((string?)null)
            : Problems.Of(StatusCodes.Status429TooManyRequests, "too_many_requests", Early);
    }

    private static async Task<IResult> Submit(HttpContext http, Entrance entrance, SecondFactors factors)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Posted("returnUrl"));
        if (await entrance.FindPendingAsync(http) is not { } pending || await FactorAsync(pending, factors, http) is not { } factor)
        {
            return TypedResults.Redirect("/sign-in");
        }

        var isSent = await factor.SendAsync(pending, http);
        IReadOnlyList<string> methods = [.. (await factors.MethodsAsync(pending, http.RequestAborted)).Select(method => method.Method)];
        return Page.Of<VerifyTwoFactorPage>(new
        {
            Form = isSent ? FormState.Empty : FormState.Empty.WithError("", Early),
            Methods = methods,
            factor.Method,
            ReturnUrl = returnUrl,
            CanTrust = pending.CanTrustDevice,
            IsCodeSent = true,
        });
    }

    private static async Task<EmailCodeFactor?> FactorAsync(PendingEntry pending, SecondFactors factors, HttpContext http) =>
        (await factors.MethodsAsync(pending, http.RequestAborted)).OfType<EmailCodeFactor>().FirstOrDefault();
}
