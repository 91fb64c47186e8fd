using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Events;
using App.BuildingBlocks.Jobs;
using App.Modules.Accounts.Contracts;
using Dapper;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Work;

/// <summary>Ends what has run out: deleted accounts after their grace, old tokens, sessions and API keys.</summary>
internal sealed record PurgeJob;

internal sealed class PurgeWork(IDatabase database, EventPublisher events, AuditLog audit, IOptions<AccountsOptions> options, TimeProvider clock) : IJobHandler<PurgeJob>
{
    // So long one can still see which key did what.
    private static readonly TimeSpan s_keptKeys = TimeSpan.FromDays(90);

    public async Task RunAsync(PurgeJob job, JobRun run, CancellationToken cancellation)
    {
        var now = clock.Now();
        var due = await database.ReadAsync(
            connection => connection.QueryAsync<Guid>("SELECT id FROM accounts_users WHERE delete_after <= @now", new { now }), cancellation);
        foreach (var id in due)
        {
            await database.WriteAsync(connection => PurgeAsync(connection, id, now), cancellation);
        }

        var row = new { now, Ended = now - s_keptKeys, Idle = now.AddDays(-options.Value.SessionIdleDays), Oldest = now.AddDays(-options.Value.SessionMaxDays) };
        await database.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync("DELETE FROM accounts_tokens WHERE expires_at <= @now", row);
                await connection.ExecuteAsync("DELETE FROM accounts_api_keys WHERE revoked_at <= @Ended OR expires_at <= @Ended", row);
                await connection.ExecuteAsync("DELETE FROM accounts_trusted_devices WHERE expires_at <= @now", row);
                await connection.ExecuteAsync("DELETE FROM accounts_sessions WHERE last_seen_at < @Idle OR created_at < @Oldest", row);
            },
            cancellation);
    }

    // Everything that refers to the account goes with it by its foreign keys; other modules hear of it.
    private async Task PurgeAsync(System.Data.Common.DbConnection connection, Guid id, DateTimeOffset now)
    {
        var deleted = await connection.ExecuteAsync("DELETE FROM accounts_users WHERE id = @id AND delete_after <= @now", new { id, now });
        if (deleted == 1)
        {
            await events.PublishAsync(connection, new AccountDeleted(id));
            await audit.RecordAsync(connection, new SecurityEvent("accounts.purged", id));
        }
    }
}
