using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Confirms that it is the person by a code in a mail: for accounts without a password.</summary>
internal static class SendAccessCode
{
    private const string Cookie = "access-code";
    private const string WrongCode = "wrong_code";
    private const string Wrong = "That code is not right, or it is too old.";
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(10);

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        Limit(api.MapPost("/confirm-access/code", Send)).RequireAuthorization(Policies.SignedIn).WithName("SendAccessCode");
        Limit(api.MapPost("/confirm-access/verify", Handle)).RequireAuthorization(Policies.SignedIn)
            .RefusesWith(StatusCodes.Status403Forbidden, WrongCode, Wrong).WithName("VerifyAccessCode");
        Limit(pages.MapPost("/account/confirm-access/code", SendFromPage)).RequireAuthorization(Policies.SignedIn);
        Limit(pages.MapPost("/account/confirm-access/verify", Submit)).RequireAuthorization(Policies.SignedIn);
    }

    private static RouteHandlerBuilder Limit(RouteHandlerBuilder route) => route.LimitTo(10, TimeSpan.FromMinutes(10), LimitBy.Account);

    public sealed record Request([Required(ErrorMessage = "Enter the code."), StringLength(20)] string Code);

    internal sealed class Codes(IDatabase database, UserReader users, AccountTokens tokens, Mailer mailer, HostCookies cookies, Freshness freshness)
    {
        /// <summary>False for an account that has a password: that is the stronger proof.</summary>
        public async Task<bool> SendAsync(HttpContext http)
        {
            var user = await users.GetAsync(http.User.Id(), http.RequestAborted);
            if (user.PasswordHash is not null)
            {
                return false;
            }

            var issued = AccountTokens.CreateCode();
            var mail = await mailer.RenderAsync<AccessCodeMail>(user.Email, $"Your code is {issued.Code}", new { issued.Code });
            await database.WriteAsync(async connection =>
            {
                await tokens.IssueCodeAsync(connection, TokenPurpose.ConfirmAccess, user.Id, s_lasts, issued: issued);
                await mailer.EnqueueAsync(connection, mail);
            });
            cookies.Set(http.Response, Cookie, issued.Challenge, s_lasts);
            return true;
        }

        public async Task<bool> VerifyAsync(HttpContext http, string code)
        {
            var challenge = cookies.Read(http.Request, Cookie);
            var token = await database.WriteAsync(connection => tokens.ConsumeCodeAsync(connection, TokenPurpose.ConfirmAccess, challenge, code));
            if (token?.UserId != http.User.Id())
            {
                return false;
            }

            cookies.Delete(http.Response, Cookie);
            await freshness.RenewAsync(http, "email_code");
            return true;
        }
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> Send(HttpContext http, Codes codes) =>
        await codes.SendAsync(http) ? TypedResults.Accepted((string?)null) : Problems.Conflict("has_password", "Confirm with your password.");

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, HttpContext http, Codes codes) =>
        await codes.VerifyAsync(http, request.Code) ? TypedResults.NoContent() : Problems.Of(StatusCodes.Status403Forbidden, WrongCode, Wrong);

    private static async Task<IResult> SendFromPage(HttpContext http, Codes codes) => await codes.SendAsync(http)
        ? Page.Of<ConfirmAccessPage>(new { Form = FormState.Empty, ReturnUrl = ReturnUrl.Local(http.Request.Posted("returnUrl")), IsCodeSent = true })
        : TypedResults.Redirect("/account/confirm-access");

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, Codes codes)
    {
        var returnUrl = ReturnUrl.Local(http.Request.Form["returnUrl"]);
        if (form.IsValid && await codes.VerifyAsync(http, form.Value.Code))
        {
            return TypedResults.Redirect(returnUrl ?? "/account");
        }

        var state = form.IsValid ? form.State.WithError("code", Wrong) : form.State;
        return Page.Refused<ConfirmAccessPage>(new { Form = state, ReturnUrl = returnUrl, IsCodeSent = true });
    }
}
