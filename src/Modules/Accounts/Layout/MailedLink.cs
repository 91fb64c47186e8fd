using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Modules.Accounts.Layout;

/// <summary>A link that is sent by mail: its page, the words on it, and what a dead one answers.</summary>
internal sealed record MailedLink(TokenPurpose Purpose, string Path, string Heading, string Lead, string Button)
{
    public const string Why = "The link is opened wherever the mail is read; its token is the proof.";

    public bool IsDanger { get; init; }

    public string Instead { get; init; } = "Sign in";

    public string InsteadHref { get; init; } = "/sign-in";

    public string To(string token) => $"{Path}?token={token}";

    /// <summary>The page that the link opens. It only looks whether the token is alive.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string? token, IDatabase database, AccountTokens tokens)
    {
        KeepSecret(http);
        var isAlive = await database.ReadAsync(connection => tokens.FindAsync(connection, Purpose, token), http.RequestAborted) is not null;
        return Page.Of<LinkPage>(Model(isAlive ? token : null));
    }

    public IResult Gone() => Page.Of<LinkPage>(Model(null));

    public IResult Dead() => Page.Refused<LinkPage>(Model(null));

    /// <summary>The link is alive and something is in its way: it can be pressed again.</summary>
    public IResult Refused(string token, string why) => Page.Refused<LinkPage>(Model(token, why));

    public static ProblemHttpResult DeadProblem() =>
        Problems.Of(StatusCodes.Status400BadRequest, "invalid_token", "This link no longer works: it was used already, is too old, or a newer one took its place.");

    /// <summary>The address holds a secret: it is told to nobody else. Under <c>no-referrer</c> browsers would post the page's form with the origin "null", too.</summary>
    public static void KeepSecret(HttpContext http) => http.Response.Headers["Referrer-Policy"] = "same-origin";

    private object Model(string? token, string? why = null) => new
    {
        Heading,
        Lead,
        Action = Path,
        Button,
        IsDanger,
        IsAlive = token is not null,
        Token = token,
        Instead,
        InsteadHref,
        Form = why is null ? FormState.Empty : FormState.Empty.WithError("", why),
    };
}
