using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using Microsoft.Extensions.Options;
using Secret = App.Modules.Accounts.Domain.Secret;

namespace App.Modules.Accounts.Work;

/// <summary>Somebody asked for a mail to sign in by. Whether there is an account is looked up where nobody watches the clock.</summary>
/// <param name="SealedChallenge">What the browser that asked holds; a code in the mail is good only together with it.</param>
internal sealed record SignInMailJob(string Email, string? SealedChallenge, string? ReturnUrl);

internal sealed class SignInMailWork(
    IDatabase database, UserReader users, AccountTokens tokens, MailedCodes codes, Mailer mailer, AuditLog audit, IOptions<AccountsOptions> options)
    : IJobHandler<SignInMailJob>
{
    public async Task RunAsync(SignInMailJob job, JobRun run, CancellationToken cancellation)
    {
        if (await users.FindByEmailAsync(job.Email, cancellation) is not { DisabledAt: null } user)
        {
            return;
        }

        var withLink = options.Value.MagicLink;
        var (token, issued) = (Secret.Create(), options.Value.EmailCode ? codes.Create(job.SealedChallenge) : null);
        var mail = await mailer.RenderAsync<SignInMail>(
            user.Email,
            issued is null ? "Your link to sign in" : $"Sign in with the code {issued.Code}",
            new { Href = withLink ? SignInWithLink.LinkTo(token, job.ReturnUrl) : null, issued?.Code });
        await database.WriteAsync(
            async connection =>
            {
                // Each says which address it went to: after a change of address it proves nothing. The older ones stay: anybody can ask for one more.
                if (withLink)
                {
                    await tokens.IssueAsync(connection, TokenPurpose.MagicLink, user.Id, MailedCodes.Lifetime, user.NormalizedEmail, keepOlder: true, raw: token);
                }

                await codes.IssueAsync(connection, TokenPurpose.EmailCode, user.Id, issued, user.NormalizedEmail);
                await mailer.EnqueueAsync(connection, mail);
                await audit.RecordAsync(connection, new SecurityEvent("accounts.sign_in_mail_requested", user.Id));
            },
            cancellation);
    }
}
