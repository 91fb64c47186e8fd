using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Features;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>Gives an account another address, and the former one back.</summary>
internal sealed class EmailChange(
    IDatabase database, AccountTokens tokens, MailedCodes codes, UserReader users, Ownership ownership, Mailer mailer, AuditLog audit, TimeProvider clock)
{
    public Task<bool> ConfirmAsync(string raw, CancellationToken cancellation) =>
        ConfirmAsync(TokenPurpose.ChangeEmail, raw, connection => tokens.ConsumeAsync(connection, TokenPurpose.ChangeEmail, raw), cancellation);

    /// <summary>The same by the code beside the link, where the change was asked for.</summary>
    public async Task<bool> ConfirmByCodeAsync(HttpContext http, string code)
    {
        const TokenPurpose purpose = TokenPurpose.ChangeEmailCode;
        return codes.ChallengeOf(http, purpose) is { } challenge
            && await ConfirmAsync(
                purpose,
                challenge,
                async connection => await codes.ConsumeAsync(connection, http, purpose, code) is { } token && token.UserId == http.User.Id() ? token : null,
                http.RequestAborted);
    }

    private async Task<bool> ConfirmAsync(
        TokenPurpose purpose, string raw, Func<DbConnection, Task<AccountToken?>> use, CancellationToken cancellation)
    {
        if (await FindAsync(purpose, raw, cancellation) is not ({ } user, { } address))
        {
            return false;
        }

        // Only an address that was proven gets a way back: another may belong to somebody else.
        var undo = Secret.Create();
        var notice = user.EmailConfirmedAt is null || user.NormalizedEmail == EmailAddress.Key(address)
            ? null
            : await mailer.RenderAsync<EmailChangedMail>(user.Email, "Your email address was changed", new { NewEmail = address, Href = UndoEmailChange.LinkTo(undo) });
        return await database.WriteAsync(async connection =>
        {
            if (await use(connection) is null || !await SetAsync(connection, user.Id, address))
            {
                return false;
            }

            if (notice is not null)
            {
                await tokens.IssueAsync(connection, TokenPurpose.UndoChangeEmail, user.Id, UndoEmailChange.Lifetime, user.Email, keepOlder: true, raw: undo);
                await mailer.EnqueueAsync(connection, notice);
            }

            await audit.RecordAsync(connection, new SecurityEvent("accounts.email_changed", user.Id));
            return true;
        });
    }

    /// <summary>Returns a token to choose a new password with; null when the link or the address is gone.</summary>
    public async Task<string?> UndoAsync(string raw, CancellationToken cancellation)
    {
        if (await FindAsync(TokenPurpose.UndoChangeEmail, raw, cancellation) is not ({ } user, { } address))
        {
            return null;
        }

        return await database.WriteAsync(async connection =>
        {
            if (await tokens.ConsumeAsync(connection, TokenPurpose.UndoChangeEmail, raw) is not { } found || !await SetAsync(connection, user.Id, address))
            {
                return null;
            }

            await ownership.TakeBackAsync(connection, user.Id, found.CreatedAt);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.email_change_undone", user.Id));
            return await tokens.IssueAsync(connection, TokenPurpose.ResetPassword, user.Id, ResetPassword.Lifetime);
        });
    }

    private async Task<(User?, string?)> FindAsync(TokenPurpose purpose, string raw, CancellationToken cancellation)
    {
        var token = await database.ReadAsync(connection => tokens.FindAsync(connection, purpose, raw), cancellation);
        var user = token?.UserId is { } id ? await users.FindAsync(id, cancellation) : null;
        return user is { DisabledAt: null } ? (user, token!.Data) : (null, null);
    }

    // Links that were sent to the other address are void with it.
    private async Task<bool> SetAsync(DbConnection connection, Guid id, string address)
    {
        var row = new { id, address, key = EmailAddress.Key(address), now = clock.Now(), stamp = Secret.Create() };
        await AccountTokens.RevokeAllAsync(connection, id);
        return await connection.ExecuteAsync(
            """
            UPDATE accounts_users SET email = @address, normalized_email = @key, email_confirmed_at = @now, security_stamp = @stamp
            WHERE id = @id AND NOT EXISTS (SELECT 1 FROM accounts_users WHERE normalized_email = @key AND id <> @id)
            """,
            row) == 1;
    }
}
