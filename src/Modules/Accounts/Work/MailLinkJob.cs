using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;

namespace App.Modules.Accounts.Work;

/// <summary>Somebody asked for a link to an address. Whether there is an account, and what it lacks, is looked up where nobody watches the clock.</summary>
internal sealed record MailLinkJob(TokenPurpose Purpose, string Email);

internal sealed class MailLinkWork(IDatabase database, UserReader users, AccountTokens tokens, Mailer mailer, AuditLog audit) : IJobHandler<MailLinkJob>
{
    public async Task RunAsync(MailLinkJob job, JobRun run, CancellationToken cancellation)
    {
        if (await users.FindByEmailAsync(job.Email, cancellation) is not { DisabledAt: null } user)
        {
            return;
        }

        // The mail goes to the address as the account has it, never to a spelling of somebody else's.
        var token = Secret.Create();
        if (job.Purpose == TokenPurpose.ConfirmEmail && user.EmailConfirmedAt is null)
        {
            await SendAsync(user, job.Purpose, token, ConfirmEmail.Lifetime, await ConfirmEmail.RenderAsync(mailer, user, token), "accounts.confirmation_requested");
        }
        else if (job.Purpose == TokenPurpose.ResetPassword)
        {
            await SendAsync(user, job.Purpose, token, ResetPassword.Lifetime, await ResetPassword.RenderAsync(mailer, user, token), "accounts.password_reset_requested");
        }
    }

    private Task SendAsync(User user, TokenPurpose purpose, string token, TimeSpan lifetime, MailMessage mail, string happened) =>
        database.WriteAsync(async connection =>
        {
            if (!await UserWriter.HoldAsync(connection, user))
            {
                return;
            }

            await tokens.IssueAsync(connection, purpose, user.Id, lifetime, raw: token);
            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent(happened, user.Id));
        });
}
