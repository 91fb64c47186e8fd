using System.Data.Common;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using Microsoft.AspNetCore.DataProtection;
using Secret = App.Modules.Accounts.Domain.Secret;

namespace App.Modules.Accounts.Work;

/// <summary>A sign-up whose address is to be confirmed. What happens to it depends on whether the address has an account, so it happens where nobody watches the clock.</summary>
/// <param name="SealedChallenge">What the browser that asked holds, for the code beside the link.</param>
internal sealed record SignUpJob(Guid Id, string Email, string Name, string SealedHash, DateTimeOffset At, string? SealedChallenge = null);

internal sealed class SignUpWork(
    IDatabase database, UserReader users, UserWriter writer, AccountTokens tokens, MailedCodes codes, Mailer mailer, IDataProtectionProvider protection)
    : IJobHandler<SignUpJob>
{
    private readonly IDataProtector _seal = protection.CreateProtector("accounts.sign_up");

    public SignUpJob Prepare(User user, string challenge) =>
        new(user.Id, user.Email, user.Name, _seal.Protect(user.PasswordHash!), user.CreatedAt, challenge);

    public async Task RunAsync(SignUpJob job, JobRun run, CancellationToken cancellation)
    {
        var known = await users.FindByEmailAsync(job.Email, cancellation);
        if (known is null)
        {
            await AddAsync(job);
        }
        else if (known is { EmailConfirmedAt: null, DisabledAt: null } && known.Id != job.Id)
        {
            await ConfirmAsync(known, job.SealedChallenge);
        }
        else if (known.Id != job.Id)
        {
            var mail = await mailer.RenderAsync<SignUpAgainMail>(known.Email, "You have an account already", new { });
            await database.WriteAsync(connection => mailer.EnqueueAsync(connection, mail), cancellation);
        }
    }

    // Whoever receives the mail decides whose account it is: the password of this sign-up is not taken over, and that of the one before ends.
    private async Task ConfirmAsync(User user, string? sealedChallenge)
    {
        var (token, code) = (Secret.Create(), codes.Create(sealedChallenge));
        var mail = await ConfirmEmail.RenderAsync(mailer, user, token, code, isAgain: true);
        await database.WriteAsync(async connection =>
        {
            if (await UserWriter.HoldAsync(connection, user))
            {
                await IssueAsync(connection, user, token, code, mail, EmailConfirmation.SignedUpAgain);
            }
        });
    }

    private async Task IssueAsync(DbConnection connection, User user, string token, IssuedCode? code, MailMessage mail, string? data = null)
    {
        await tokens.IssueAsync(connection, TokenPurpose.ConfirmEmail, user.Id, ConfirmEmail.Lifetime, data, raw: token);
        await codes.IssueAsync(connection, TokenPurpose.ConfirmEmailCode, user.Id, code);
        await mailer.EnqueueAsync(connection, mail);
    }

    private async Task AddAsync(SignUpJob job)
    {
        var user = new User
        {
            Id = job.Id,
            Email = job.Email,
            NormalizedEmail = EmailAddress.Key(job.Email),
            Name = job.Name,
            PasswordHash = _seal.Unprotect(job.SealedHash),
            SecurityStamp = Secret.Create(),
            CreatedAt = job.At,
        };
        var (token, code) = (Secret.Create(), codes.Create(job.SealedChallenge));
        var mail = await ConfirmEmail.RenderAsync(mailer, user, token, code);
        var added = await database.WriteAsync(async connection =>
        {
            if (!await writer.AddAsync(connection, user, "password"))
            {
                return false;
            }

            await IssueAsync(connection, user, token, code, mail);
            return true;
        });
        if (!added)
        {
            throw new InvalidOperationException("Somebody else signed up with the address meanwhile: try again, and tell the owner.");
        }
    }
}
