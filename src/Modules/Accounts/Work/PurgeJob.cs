using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.Modules.Accounts.Domain;
using Dapper;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Work;

/// <summary>Ends what has run out: deleted accounts after their grace, accounts that nobody confirmed, old tokens, sessions and API keys.</summary>
internal sealed record PurgeJob;

internal sealed class PurgeWork(IDatabase database, AccountRemoval removal, IOptions<AccountsOptions> options, TimeProvider clock) : IJobHandler<PurgeJob>
{
    // So long one can still see which key did what.
    private static readonly TimeSpan s_keptKeys = TimeSpan.FromDays(90);

    public async Task RunAsync(PurgeJob job, JobRun run, CancellationToken cancellation)
    {
        var now = clock.Now();
        await PurgeAsync(Deleted, "deleted", new { now }, cancellation);
        if (options.Value is { MustConfirmEmail: true, UnconfirmedDays: > 0 and var days })
        {
            await PurgeAsync(Unconfirmed, "never confirmed", new { now, oldest = now.AddDays(-days) }, cancellation);
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

    private const string Deleted = "delete_after <= @now";

    // One that was signed in to is somebody's, from when addresses were not to be confirmed here; and a link that was mailed lately is waited for.
    private const string Unconfirmed =
        """
        email_confirmed_at IS NULL AND disabled_at IS NULL AND created_at < @oldest
        AND NOT EXISTS (SELECT 1 FROM accounts_devices d WHERE d.user_id = accounts_users.id)
        AND NOT EXISTS (SELECT 1 FROM accounts_tokens t WHERE t.user_id = accounts_users.id AND t.expires_at > @now)
        """;

    private async Task PurgeAsync(string condition, string why, object values, CancellationToken cancellation)
    {
        foreach (var id in await database.ReadAsync(
            connection => connection.QueryAsync<Guid>($"SELECT id FROM accounts_users WHERE {condition}", values), cancellation))
        {
            var row = new DynamicParameters(values);
            row.Add("id", id);
            await database.WriteAsync(connection => removal.RunAsync(connection, $"id = @id AND {condition}", row, why), cancellation);
        }
    }
}
