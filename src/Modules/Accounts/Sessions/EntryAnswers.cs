using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Modules.Accounts.Sessions;

/// <summary>What every way in answers, as JSON and as a page.</summary>
internal sealed class EntryAnswers(IAccountOrganizations organizations)
{
    public async Task<Results<Ok<GetMe.Response>, ProblemHttpResult>> JsonAsync(Entry entry, CancellationToken cancellation) =>
        entry is Entry.SignedIn { User: var user } ? TypedResults.Ok(await MeAsync(user, cancellation)) : Problem(entry);

    public Task<GetMe.Response> MeAsync(User user, CancellationToken cancellation) =>
        GetMe.ReadAsync(user.Id, user.Email, user.Name, organizations, cancellation);

    public static ProblemHttpResult Problem(Entry entry) => entry switch
    {
        Entry.Refused refused => Problems.Of(refused.Status, refused.Code, refused.Message),
        _ => Problems.Of(StatusCodes.Status401Unauthorized, "second_factor_required", "Prove your second factor to finish signing in."),
    };

    /// <summary>Leads on to where the person wanted to go, by the second factor if need be; a refusal shows the page it is given.</summary>
    public async Task<IResult> PageAsync(Entry entry, string? returnUrl, Func<Entry.Refused, IResult> refused, CancellationToken cancellation) => entry switch
    {
        Entry.SignedIn { User: var user } => TypedResults.Redirect(ReturnUrl.Local(returnUrl) ?? await HomeAsync(user.Id, cancellation)),
        Entry.Refused reason => refused(reason),
        _ => TypedResults.Redirect(ReturnUrl.Local(returnUrl) is { } local ? $"{SecondFactors.Page}?returnUrl={Uri.EscapeDataString(local)}" : SecondFactors.Page),
    };

    /// <summary>Where a person goes who named no place: into the first organisation.</summary>
    public async Task<string> HomeAsync(Guid userId, CancellationToken cancellation) =>
        await organizations.ListAsync(userId, cancellation) is [var first, ..] ? $"/o/{first.Slug}" : "/organizations";
}
