using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;

namespace App.Modules.Accounts.Work;

/// <summary>Somebody asked for a link to an address. Whether there is an account, and what it lacks, is looked up where nobody watches the clock.</summary>
/// <param name="SealedChallenge">What the browser that asked holds, for the code beside the link.</param>
internal sealed record MailLinkJob(TokenPurpose Purpose, string Email, string? SealedChallenge = null);

internal sealed class MailLinkWork(
    IDatabase database, UserReader users, AccountTokens tokens, MailedCodes codes, Mailer mailer, AuditLog audit) : IJobHandler<MailLinkJob>
{
    public async Task RunAsync(MailLinkJob job, JobRun run, CancellationToken cancellation)
    {
        if (await users.FindByEmailAsync(job.Email, cancellation) is not { DisabledAt: null } user)
        {
            return;
        }

        // The mail goes to the address as the account has it, never to a spelling of somebody else's.
        var (token, code) = (Secret.Create(), codes.Create(job.SealedChallenge));
        if (job.Purpose == TokenPurpose.ConfirmEmail && user.EmailConfirmedAt is null)
        {
            await SendAsync(user, await ConfirmEmail.RenderAsync(mailer, user, token, code), "accounts.confirmation_requested", async connection =>
            {
                var data = await AccountTokens.FindDataAsync(connection, user.Id, TokenPurpose.ConfirmEmail);
                await tokens.IssueAsync(connection, TokenPurpose.ConfirmEmail, user.Id, ConfirmEmail.Lifetime, data, raw: token);
                await codes.IssueAsync(connection, TokenPurpose.ConfirmEmailCode, user.Id, code);
            });
        }
        else if (job.Purpose == TokenPurpose.ResetPassword)
        {
            await SendAsync(user, await ResetPassword.RenderAsync(mailer, user, token, code), "accounts.password_reset_requested", async connection =>
            {
                await tokens.IssueAsync(connection, TokenPurpose.ResetPassword, user.Id, ResetPassword.Lifetime, raw: token);
                await codes.IssueAsync(connection, TokenPurpose.ResetPasswordCode, user.Id, code);
            });
        }
    }

    private Task SendAsync(User user, MailMessage mail, string happened, Func<DbConnection, Task> issue) => database.WriteAsync(async connection =>
    {
        if (!await UserWriter.HoldAsync(connection, user))
        {
            return;
        }

        await issue(connection);
        await mailer.EnqueueAsync(connection, mail);
        await audit.RecordAsync(connection, new SecurityEvent(happened, user.Id));
    });
}
