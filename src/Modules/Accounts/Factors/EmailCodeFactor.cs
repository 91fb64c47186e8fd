using System.Data.Common;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Factors;

/// <summary>A code by mail, where the operator allows it. It adds nothing to a way in that was by mail itself.</summary>
internal sealed class EmailCodeFactor(
    IDatabase database, AccountTokens tokens, Mailer mailer, HostCookies cookies, IOptions<AccountsOptions> options, TimeProvider clock) : ISecondFactor
{
    public const string Name = "email_code";
    private const string Cookie = "two-factor-code";
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    public string Method => Name;

    public bool IsDemanding => false;

    public Task<bool> IsSetUpAsync(DbConnection connection, Guid userId) => Task.FromResult(options.Value.TwoFactorByEmail);

    public bool AddsTo(EntryMethod how) => !how.ProvesEmail;

    public Task<Func<DbConnection, Task<bool>>?> PrepareAsync(PendingEntry pending, string code, HttpContext http)
    {
        var challenge = cookies.Read(http.Request, Cookie);
        return Task.FromResult<Func<DbConnection, Task<bool>>?>(async connection =>
            await tokens.ConsumeCodeAsync(connection, TokenPurpose.TwoFactorCode, challenge, code) is { } token
            && token.UserId == pending.User.Id && token.Data == pending.ChallengeId.ToString("D"));
    }

    /// <summary>Sends a code for this challenge only. False when one was sent a moment ago.</summary>
    public async Task<bool> SendAsync(PendingEntry pending, HttpContext http)
    {
        var user = pending.User;
        var issued = AccountTokens.CreateCode();
        var mail = await mailer.RenderAsync<TwoFactorCodeMail>(user.Email, $"Your code is {issued.Code}", new { issued.Code });
        var isSent = await database.WriteAsync(async connection =>
        {
            var last = await connection.ExecuteScalarAsync<bool>(
                "SELECT COUNT(*) FROM accounts_tokens WHERE user_id = @Id AND purpose = @purpose AND created_at > @recent",
                new { user.Id, purpose = nameof(TokenPurpose.TwoFactorCode), recent = clock.Now() - s_pause });
            if (last)
            {
                return false;
            }

            // The older ones stay: whoever knows the password, too, must not void the owner's.
            await tokens.IssueCodeAsync(
                connection, TokenPurpose.TwoFactorCode, user.Id, s_lasts, pending.ChallengeId.ToString("D"), keepOlder: true, issued: issued);
            await mailer.EnqueueAsync(connection, mail);
            return true;
        });
        if (isSent)
        {
            cookies.Set(http.Response, Cookie, issued.Challenge, s_lasts);
        }

        return isSent;
    }
}
