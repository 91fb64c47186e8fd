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
    IDatabase database, AccountTokens tokens, MailedCodes codes, UserReader users, Ownership ownership, AccountRemoval removal, Mailer mailer, AuditLog audit,
    TimeProvider clock)
{
    private const string Taken =
        "Another account has this email address by now, and it was confirmed there. Delete that account or change its address, then use the link in the mail again.";

    public Task<Outcome> ConfirmAsync(string raw, CancellationToken cancellation) =>
        ConfirmAsync(TokenPurpose.ChangeEmail, raw, connection => tokens.ConsumeAsync(connection, TokenPurpose.ChangeEmail, raw), cancellation);

    /// <summary>The same by the code beside the link, where the change was asked for.</summary>
    public async Task<Outcome> ConfirmByCodeAsync(HttpContext http, string code)
    {
        const TokenPurpose purpose = TokenPurpose.ChangeEmailCode;
        return codes.ChallengeOf(http, purpose) is { } challenge
            ? await ConfirmAsync(
                purpose,
                challenge,
                async connection => await codes.ConsumeAsync(connection, http, purpose, code) is { } token && token.UserId == http.User.Id() ? token : null,
                http.RequestAborted)
            : Outcome.Dead;
    }

    private async Task<Outcome> ConfirmAsync(
        TokenPurpose purpose, string raw, Func<DbConnection, Task<AccountToken?>> use, CancellationToken cancellation)
    {
        if (await FindAsync(purpose, raw, cancellation) is not ({ } user, { } address))
        {
            return Outcome.Dead;
        }

        // Only an address that was proven gets a way back: another may belong to somebody else.
        var undo = Secret.Create();
        var notice = user.EmailConfirmedAt is null || user.NormalizedEmail == EmailAddress.Key(address)
            ? null
            : await mailer.RenderAsync<EmailChangedMail>(user.Email, "Your email address was changed", new { NewEmail = address, Href = UndoEmailChange.LinkTo(undo) });
        return await SetAsync(user.Id, address, use, async (connection, _) =>
        {
            if (notice is not null)
            {
                await tokens.IssueAsync(connection, TokenPurpose.UndoChangeEmail, user.Id, UndoEmailChange.Lifetime, user.Email, keepOlder: true, raw: undo);
                await mailer.EnqueueAsync(connection, notice);
            }

            await audit.RecordAsync(connection, new SecurityEvent("accounts.email_changed", user.Id));
            return new Outcome();
        });
    }

    /// <summary>The outcome has a token to choose a new password with.</summary>
    public async Task<Outcome> UndoAsync(string raw, CancellationToken cancellation)
    {
        if (await FindAsync(TokenPurpose.UndoChangeEmail, raw, cancellation) is not ({ } user, { } address))
        {
            return Outcome.Dead;
        }

        return await SetAsync(user.Id, address, connection => tokens.ConsumeAsync(connection, TokenPurpose.UndoChangeEmail, raw), async (connection, found) =>
        {
            await ownership.TakeBackAsync(connection, user.Id, found.CreatedAt);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.email_change_undone", user.Id));
            return new Outcome(Reset: await tokens.IssueAsync(connection, TokenPurpose.ResetPassword, user.Id, ResetPassword.Lifetime));
        });
    }

    private async Task<(User?, string?)> FindAsync(TokenPurpose purpose, string raw, CancellationToken cancellation)
    {
        var token = await database.ReadAsync(connection => tokens.FindAsync(connection, purpose, raw), cancellation);
        var user = token?.UserId is { } id ? await users.FindAsync(id, cancellation) : null;
        return user is { DisabledAt: null } ? (user, token!.Data) : (null, null);
    }

    // One unit of work: whoever finds the address taken keeps the link.
    private async Task<Outcome> SetAsync(
        Guid id, string address, Func<DbConnection, Task<AccountToken?>> use, Func<DbConnection, AccountToken, Task<Outcome>> finish)
    {
        try
        {
            return await database.WriteAsync(async connection =>
            {
                if (await use(connection) is not { } token)
                {
                    return Outcome.Dead;
                }

                await SetAsync(connection, id, address);
                return await finish(connection, token);
            });
        }
        catch (AddressTakenException)
        {
            return new Outcome(Wrong: Taken);
        }
    }

    // Links that were sent to the other address are void with it. An account that nobody has confirmed does not hold an address: anybody can sign up with it.
    private async Task SetAsync(DbConnection connection, Guid id, string address)
    {
        var row = new { id, address, key = EmailAddress.Key(address), now = clock.Now(), stamp = Secret.Create() };
        await AccountTokens.RevokeAllAsync(connection, id);
        await removal.RunAsync(
            connection, "normalized_email = @key AND id <> @id AND email_confirmed_at IS NULL AND disabled_at IS NULL", row, "address is another's");
        var changed = await connection.ExecuteAsync(
            """
            UPDATE accounts_users SET email = @address, normalized_email = @key, email_confirmed_at = @now, security_stamp = @stamp
            WHERE id = @id AND NOT EXISTS (SELECT 1 FROM accounts_users WHERE normalized_email = @key AND id <> @id)
            """,
            row);
        if (changed == 0)
        {
            throw new AddressTakenException();
        }
    }

    /// <summary>The proof was none (any more), or what stands in the way of the change; neither when it is done.</summary>
    public sealed record Outcome(bool IsDead = false, string? Wrong = null, string? Reset = null)
    {
        public static readonly Outcome Dead = new(IsDead: true);

        public bool IsDone => this is { IsDead: false, Wrong: null };
    }

    private sealed class AddressTakenException : Exception;
}
