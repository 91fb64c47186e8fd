using System.Data.Common;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// Codes that are mailed beside a link, to be typed in where the mail was asked for: that browser's cookie holds the challenge, without which a code
/// is worth nothing. It gets one whether or not there will be a mail.
/// </summary>
internal sealed class MailedCodes(AccountTokens tokens, HostCookies cookies, IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Why = "The code is typed in where the mail was asked for; together with the challenge's cookie it is the proof.";
    public const string Wrong = "That code is not right, or it is too old. Use the link in the mail, if there is one, or ask for a new code.";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private const int MostWrong = 20;
    private static readonly TimeSpan s_forgetAfter = TimeSpan.FromDays(1);
    private readonly IDataProtector _seal = protection.CreateProtector("accounts.mailed_code");

    /// <summary>Gives the browser a challenge, and returns it with a code for the mail.</summary>
    public IssuedCode Begin(HttpContext http, TokenPurpose purpose)
    {
        var issued = AccountTokens.CreateCode();
        cookies.Set(http.Response, Cookie(purpose), issued.Challenge, Lifetime);
        return issued;
    }

    /// <summary>The same for a mail that a job writes: the challenge alone, sealed.</summary>
    public string BeginForJob(HttpContext http, TokenPurpose purpose) => _seal.Protect(Begin(http, purpose).Challenge);

    /// <summary>A code for the challenge of the browser that asked; null when it has none.</summary>
    public IssuedCode? Create(string? sealedChallenge) =>
        sealedChallenge is null ? null : AccountTokens.CreateCode() with { Challenge = _seal.Unprotect(sealedChallenge) };

    /// <summary>Issues the code, if there is one. Those that other browsers asked for stay: anybody can ask.</summary>
    public Task IssueAsync(DbConnection connection, TokenPurpose purpose, Guid userId, IssuedCode? code, string? data = null) => code is null
        ? Task.CompletedTask
        : tokens.IssueCodeAsync(connection, purpose, userId, Lifetime, data, keepOlder: true, issued: code);

    public string? ChallengeOf(HttpContext http, TokenPurpose purpose) => cookies.Read(http.Request, Cookie(purpose));

    /// <summary>
    /// The token's row when the code is right, once; the browser's challenge is gone then, too. After twenty wrong ones for an account, whoever asked for
    /// them, none is taken until nobody has tried for a day: anybody can ask for mails to guess at. The links in them still work. Commit the unit of work
    /// also when this is null: it counts.
    /// </summary>
    public async Task<AccountToken?> ConsumeAsync(DbConnection connection, HttpContext http, TokenPurpose purpose, string code)
    {
        var challenge = ChallengeOf(http, purpose);
        var userId = (await tokens.FindAsync(connection, purpose, challenge))?.UserId;
        // Also where there is no account, so that it takes as long.
        var row = new { key = Secret.Hash($"codes|{userId}"), now = clock.Now(), old = clock.Now() - s_forgetAfter };
        if (await connection.ExecuteScalarAsync<int>(Count, row) > MostWrong && userId is not null)
        {
            return null;
        }

        var token = await tokens.ConsumeCodeAsync(connection, purpose, challenge, code);
        if (token is not null)
        {
            await connection.ExecuteAsync("DELETE FROM accounts_attempts WHERE key = @key", row);
            cookies.Delete(http.Response, Cookie(purpose));
        }

        return token;
    }

    public static ProblemHttpResult WrongProblem() => Problems.Of(StatusCodes.Status400BadRequest, "wrong_code", Wrong);

    /// <summary>The form of a code that was not right, or none.</summary>
    public static FormState Refuse(FormState form, bool isCode) => isCode ? form.With("code", "").WithError("code", Wrong) : form;

    private const string Count =
        """
        INSERT INTO accounts_attempts (key, wrong, last_at, next_at) VALUES (@key, 1, @now, @now)
        ON CONFLICT (key) DO UPDATE SET
            wrong = CASE WHEN accounts_attempts.last_at < @old THEN 1 ELSE accounts_attempts.wrong + 1 END,
            last_at = excluded.last_at
        RETURNING wrong
        """;

    private static string Cookie(TokenPurpose purpose) => purpose switch
    {
        TokenPurpose.EmailCode => "sign-in-code",
        TokenPurpose.ResetPasswordCode => "reset-code",
        TokenPurpose.ConfirmEmailCode => "confirm-code",
        TokenPurpose.ChangeEmailCode => "change-email-code",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, null),
    };
}
