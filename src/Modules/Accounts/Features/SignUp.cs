using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Places;
using App.Modules.Accounts.Sessions;
using App.Modules.Accounts.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Features;

/// <summary>A stranger becomes an account with an organisation of its own, and is signed in.</summary>
internal static class SignUp
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        Limit(api.MapPost("/sign-up", Handle)).WithCaptcha().AllowAnonymousBecause("Whoever signs up has no account yet.").WithName("SignUp");
        pages.MapGet("/sign-up", Show).RequireAuthorization(Policies.Visitor);
        Limit(pages.MapPost("/sign-up", Submit)).WithHumanCheck(pretend: "/sign-in").AllowAnonymousBecause("Whoever signs up has no account yet.");
    }

    public sealed record Request(
        [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "This is no e-mail address."), StringLength(254)] string Email,
        [Required(ErrorMessage = "Choose a password."), StringLength(256)] string Password,
        [Required(ErrorMessage = "Enter your name."), StringLength(100)] string Name);

    private static RouteHandlerBuilder Limit(RouteHandlerBuilder route) =>
        route.WithPlaceGate().LimitTo(3, TimeSpan.FromSeconds(10), LimitBy.Address).LimitTo(30, TimeSpan.FromHours(1), LimitBy.Address)
            .LimitTo(300, TimeSpan.FromHours(1), LimitBy.Network);

    private static async Task<Results<Created<GetMe.Response>, Accepted, ProblemHttpResult>> Handle(
        Request request, HttpContext http, Registration registration, Entrance entrance, EntryAnswers answers, Waiting waiting, CancellationToken cancellation)
    {
        if (waiting.IsDemanded)
        {
            var prepared = await waiting.AskAsync(http, request, cancellation);
            return prepared.User is null ? Problems.Invalid(prepared.Field, prepared.Message) : TypedResults.Accepted((string?)null);
        }

        var outcome = await registration.CreateAsync(request.Email, request.Name, request.Password, isConfirmed: false, cancellation);
        if (outcome.User is not { } user)
        {
            return outcome.IsTaken ? Problems.Conflict("email_taken", outcome.Message) : Problems.Invalid(outcome.Field, outcome.Message);
        }

        var entry = await entrance.EnterAsync(user, EntryMethod.SignUp, http);
        return entry is Entry.SignedIn ? TypedResults.Created("/api/v1/accounts/me", await answers.MeAsync(user, cancellation)) : EntryAnswers.Problem(entry);
    }

    private static IResult Show(HttpContext http, IOptions<AccountsOptions> options) =>
        http.User.IsSignedIn() ? TypedResults.Redirect("/organizations") : Page.Of<SignUpPage>(Model(FormState.Empty, options));

    private static async Task<IResult> Submit(
        Form<Request> form,
        HttpContext http,
        Registration registration,
        Entrance entrance,
        EntryAnswers answers,
        Waiting waiting,
        IOptions<AccountsOptions> options,
        CancellationToken cancellation)
    {
        if (!form.IsValid)
        {
            return Page.Refused<SignUpPage>(Model(form.State, options));
        }

        if (waiting.IsDemanded)
        {
            var prepared = await waiting.AskAsync(http, form.Value, cancellation);
            return prepared.User is null
                ? Page.Refused<SignUpPage>(Model(form.State.WithError(prepared.Field, prepared.Message), options))
                : Page.Of<SignUpPage>(new { Form = form.State, MinimumLength = options.Value.PasswordMinLength, IsSent = true }, StatusCodes.Status202Accepted);
        }

        var outcome = await registration.CreateAsync(form.Value.Email, form.Value.Name, form.Value.Password, isConfirmed: false, cancellation);
        if (outcome.User is not { } user)
        {
            return Page.Refused<SignUpPage>(Model(form.State.WithError(outcome.Field, outcome.Message), options));
        }

        var entry = await entrance.EnterAsync(user, EntryMethod.SignUp, http);
        return await answers.PageAsync(
            entry, null, refused => Page.Refused<SignUpPage>(Model(form.State.WithError("", refused.Message), options)), cancellation);
    }

    private static object Model(FormState form, IOptions<AccountsOptions> options) => new { Form = form, MinimumLength = options.Value.PasswordMinLength };

    /// <summary>Where addresses are to be confirmed, signing up is answered alike for all of them; the mail tells the rest.</summary>
    internal sealed class Waiting(
        Registration registration, SignUpWork work, MailedCodes codes, KnownBrowser browser, IDatabase database, JobClient jobs, IOptions<AccountsOptions> options)
    {
        public bool IsDemanded => options.Value.MustConfirmEmail;

        public async Task<Registration.Outcome> AskAsync(HttpContext http, Request request, CancellationToken cancellation)
        {
            var outcome = await registration.PrepareAsync(request.Email, request.Name, request.Password, cancellation);
            if (outcome.User is { } user)
            {
                var challenge = codes.BeginForJob(http, TokenPurpose.ConfirmEmailCode);
                browser.Remember(user.Id);
                await database.WriteAsync(connection => jobs.EnqueueAsync(connection, work.Prepare(user, challenge)));
            }

            return outcome;
        }
    }
}
