using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Sessions;
using App.Modules.Accounts.Work;
using Dapper;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Domain;

/// <summary>The end of an account: asked for, confirmed by mail, taken back while there is time. What is over then, a job removes.</summary>
internal sealed class AccountDeletion(
    IDatabase database, AccountTokens tokens, UserReader users, Mailer mailer, JobClient jobs, AuditLog audit, IOptions<AccountsOptions> options, TimeProvider clock)
{
    public async Task RequestAsync(Guid id, CancellationToken cancellation)
    {
        var user = await users.GetAsync(id, cancellation);
        var token = Secret.Create();
        var mail = await mailer.RenderAsync<ConfirmDeletionMail>(
            user.Email, "Delete your account?", new { Href = ConfirmDeletion.LinkTo(token), Days = options.Value.DeletionGraceDays });
        await database.WriteAsync(async connection =>
        {
            if (!await UserWriter.HoldAsync(connection, user))
            {
                return;
            }

            await tokens.IssueAsync(connection, TokenPurpose.DeleteAccount, id, ConfirmDeletion.Lifetime, raw: token);
            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.deletion_requested", id));
        });
    }

    public async Task<bool> ConfirmAsync(string raw, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => tokens.FindAsync(connection, TokenPurpose.DeleteAccount, raw), cancellation);
        if (found?.UserId is not { } id || await users.FindAsync(id, cancellation) is not { DisabledAt: null } user)
        {
            return false;
        }

        var now = clock.Now();
        var grace = TimeSpan.FromDays(options.Value.DeletionGraceDays);
        var undo = grace > TimeSpan.Zero ? Secret.Create() : null;
        var mail = await mailer.RenderAsync<AccountDeletedMail>(
            user.Email, "Your account is deleted", new { Until = Moments.Describe(now + grace, user), Href = undo is null ? null : UndoDeletion.LinkTo(undo) });
        return await database.WriteAsync(async connection =>
        {
            if (await tokens.ConsumeAsync(connection, TokenPurpose.DeleteAccount, raw) is null)
            {
                return false;
            }

            await connection.ExecuteAsync(
                "UPDATE accounts_users SET deleted_at = @now, delete_after = @after WHERE id = @id", new { id, now, after = now + grace });
            await SessionStore.EndAllAsync(connection, id);
            await UserWriter.TurnBackAsync(connection, id);
            await AccountTokens.RevokeAllAsync(connection, id);
            if (undo is null)
            {
                await jobs.EnqueueAsync(connection, new PurgeJob());
            }
            else
            {
                await tokens.IssueAsync(connection, TokenPurpose.UndoDelete, id, grace, raw: undo);
            }

            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.deleted", id));
            return true;
        });
    }

    public Task<bool> UndoAsync(string raw, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            if (await tokens.ConsumeAsync(connection, TokenPurpose.UndoDelete, raw) is not { UserId: { } id })
            {
                return false;
            }

            await connection.ExecuteAsync("UPDATE accounts_users SET deleted_at = NULL, delete_after = NULL WHERE id = @id", new { id });
            await audit.RecordAsync(connection, new SecurityEvent("accounts.deletion_undone", id) { Detail = "link" });
            return true;
        },
        cancellation);
}
