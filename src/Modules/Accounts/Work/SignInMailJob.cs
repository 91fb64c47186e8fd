using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Secret = App.Modules.Accounts.Domain.Secret;

namespace App.Modules.Accounts.Work;

/// <summary>Somebody asked for a mail to sign in by. Whether there is an account is looked up where nobody watches the clock.</summary>
/// <param name="SealedChallenge">What the browser that asked holds; a code in the mail is good only together with it.</param>
internal sealed record SignInMailJob(string Email, string SealedChallenge, string? ReturnUrl);

internal sealed class SignInMailWork(
    IDatabase database, UserReader users, AccountTokens tokens, Mailer mailer, AuditLog audit, IOptions<AccountsOptions> options, IDataProtectionProvider protection)
    : IJobHandler<SignInMailJob>
{
    private readonly IDataProtector _seal = protection.CreateProtector("accounts.sign_in_mail");

    public SignInMailJob Prepare(string email, string challenge, string? returnUrl) => new(email, _seal.Protect(challenge), returnUrl);

    public async Task RunAsync(SignInMailJob job, JobRun run, CancellationToken cancellation)
    {
        if (await users.FindByEmailAsync(job.Email, cancellation) is not { DisabledAt: null } user)
        {
            return;
        }

        var (withLink, withCode) = (options.Value.MagicLink, options.Value.EmailCode);
        var token = Secret.Create();
        var issued = AccountTokens.CreateCode() with { Challenge = _seal.Unprotect(job.SealedChallenge) };
        var mail = await mailer.RenderAsync<SignInMail>(
            user.Email,
            withCode ? $"Sign in with the code {issued.Code}" : "Your link to sign in",
            new { Href = withLink ? SignInWithLink.LinkTo(token, job.ReturnUrl) : null, Code = withCode ? issued.Code : null });
        await database.WriteAsync(
            async connection =>
            {
                // Each says which address it went to: after a change of address it proves nothing. The older ones stay: anybody can ask for one more.
                if (withLink)
                {
                    await tokens.IssueAsync(connection, TokenPurpose.MagicLink, user.Id, MailedEntry.Lifetime, user.NormalizedEmail, keepOlder: true, raw: token);
                }

                if (withCode)
                {
                    await tokens.IssueCodeAsync(connection, TokenPurpose.EmailCode, user.Id, MailedEntry.Lifetime, user.NormalizedEmail, keepOlder: true, issued: issued);
                }

                await mailer.EnqueueAsync(connection, mail);
                await audit.RecordAsync(connection, new SecurityEvent("accounts.sign_in_mail_requested", user.Id));
            },
            cancellation);
    }
}
