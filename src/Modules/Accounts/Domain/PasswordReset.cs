using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Features;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>Replaces a forgotten password. The token is used up only when the new password was good.</summary>
internal sealed class PasswordReset(
    IDatabase database, AccountTokens tokens, MailedCodes codes, UserReader users, NewPassword passwords, Ownership ownership, Mailer mailer, AuditLog audit,
    TimeProvider clock)
{
    /// <summary>A new token for the code of a mail, in place of the link's; null when the code is wrong, too old, or was not asked for by this browser.</summary>
    public Task<string?> ExchangeAsync(HttpContext http, string code) => database.WriteAsync(async connection =>
        await codes.ConsumeAsync(connection, http, TokenPurpose.ResetPasswordCode, code) is { UserId: { } id }
            ? await tokens.IssueAsync(connection, TokenPurpose.ResetPassword, id, ResetPassword.Lifetime)
            : null);

    public async Task<Outcome> RunAsync(string raw, string password, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => tokens.FindAsync(connection, TokenPurpose.ResetPassword, raw), cancellation);
        if (found?.UserId is not { } id || await users.FindAsync(id, cancellation) is not { DisabledAt: null } user)
        {
            return new Outcome(IsDead: true, null);
        }

        var (hash, error) = await passwords.HashAsync(user, password, cancellation);
        if (error is not null)
        {
            return new Outcome(IsDead: false, error.Description);
        }

        var mail = await mailer.RenderAsync<PasswordChangedMail>(user.Email, "Your password was changed", new { When = Moments.Describe(clock.Now(), user) });
        var done = await database.WriteAsync(async connection =>
        {
            if (await tokens.ConsumeAsync(connection, TokenPurpose.ResetPassword, raw) is null)
            {
                return false;
            }

            // The link came by mail, so the address is proven; if it never was before, a stranger may have prepared the account.
            if (user.EmailConfirmedAt is null)
            {
                await ownership.TakeAsync(connection, id);
            }

            await UserWriter.SetPasswordAsync(connection, id, hash);
            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.password_reset", id));
            return true;
        });
        return new Outcome(!done, null);
    }

    /// <summary>The token was none (any more), or what is wrong with the password; neither when it is changed.</summary>
    public sealed record Outcome(bool IsDead, string? Wrong);
}
