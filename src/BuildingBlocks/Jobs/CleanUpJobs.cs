using System.Text.Json.Serialization;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.Jobs;

/// <summary>Forgets what is over: dead letters after 30 days, the rest after one.</summary>
internal sealed record CleanUpJobs
{
    public static readonly TimeSpan KeepDead = TimeSpan.FromDays(30);
    public static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public sealed class Handler(IDatabase database, TimeProvider clock) : IJobHandler<CleanUpJobs>
    {
        private const int AtOnce = 500;

        public async Task RunAsync(CleanUpJobs job, JobRun run, CancellationToken cancellation)
        {
            await ForgetAsync(JobState.Done, clock.Now() - Keep, cancellation);
            await ForgetAsync(JobState.Cancelled, clock.Now() - Keep, cancellation);
            await ForgetAsync(JobState.Dead, clock.Now() - KeepDead, cancellation);
        }

        // In small bites: other writes go between them.
        private async Task ForgetAsync(string state, DateTimeOffset before, CancellationToken cancellation)
        {
            var deleted = AtOnce;
            while (deleted == AtOnce)
            {
                cancellation.ThrowIfCancellationRequested();
                deleted = await database.WriteAsync(
                    connection => connection.ExecuteAsync(
                        """
                        DELETE FROM jobs_jobs WHERE id IN (
                            SELECT id FROM jobs_jobs WHERE state = @state AND finished_at IS NOT NULL AND finished_at < @before LIMIT @AtOnce)
                        """,
                        new { state, before, AtOnce }),
                    cancellation);
            }
        }
    }
}

[JsonSerializable(typeof(CleanUpJobs))]
internal sealed partial class JobsJson : JsonSerializerContext;
