using System.Data.Common;
using System.Diagnostics;
using App.BuildingBlocks.Data;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Jobs;

/// <summary>Keeps the leases of the jobs that run here, and takes back those that nobody keeps any more. Leases end by the clock, which may jump.</summary>
internal sealed partial class JobLeases(
    IDatabase database, JobCatalog catalog, RunningJobs running, JobMetrics metrics, IOptions<JobSettings> settings, TimeProvider clock, ILogger<JobLeases> logger)
{
    // Leases that end too late to have been given by this clock: it went back. They end when nobody has renewed them for a lease's time.
    private readonly Dictionary<Guid, long> _fromTheFuture = [];
    private long _renewed;

    private TimeSpan Lease => settings.Value.Lease;

    public async Task RenewAsync()
    {
        if (running.IsEmpty || Stopwatch.GetElapsedTime(_renewed) < Lease / 3)
        {
            return;
        }

        var jobs = running.All;
        var until = clock.Now() + Lease;
        var lost = await database.WriteAsync(async connection =>
        {
            var gone = new List<RunningJob>();
            foreach (var job in jobs)
            {
                if (!await JobQueries.RenewAsync(connection, job.Claim.Id, job.Claim.LeaseToken, until))
                {
                    gone.Add(job);
                }
            }

            return gone;
        });
        _renewed = Stopwatch.GetTimestamp();
        // One that has just ended is gone, too; telling it changes nothing.
        lost.ForEach(job => job.Stop(StopReason.LeaseLost));
    }

    public async Task RecoverAsync(JobQueries.Look look, DateTimeOffset now)
    {
        if (!(look.FirstLeaseUntil <= now) && !(look.LastLeaseUntil > now + (Lease * 2)))
        {
            _fromTheFuture.Clear();
            return;
        }

        foreach (var (job, outcome) in await database.WriteAsync(connection => RecoverAsync(connection, now)))
        {
            metrics.Failed(job.Kind, outcome);
            LogRecovered(job.Kind, job.Id, job.Attempts, job.LeaseOwner, outcome.State);
        }
    }

    private async Task<List<(Row Job, JobOutcome Outcome)>> RecoverAsync(DbConnection connection, DateTimeOffset now)
    {
        var recovered = new List<(Row, JobOutcome)>();
        var rows = await connection.QueryAsync<Row>(
            """
            SELECT id, kind, attempts, due_at, lease_token, lease_owner, lease_until, cancel_requested FROM jobs_jobs
            WHERE state = 'running' AND (lease_until <= @now OR lease_until > @late)
            """,
            new { now, late = now + (Lease * 2) });
        foreach (var row in rows.Where(row => !running.Holds(row.LeaseToken) && (row.LeaseUntil <= now || IsAbandoned(row.LeaseToken))))
        {
            var claim = new JobClaim { Id = row.Id, Kind = row.Kind, Attempts = row.Attempts, DueAt = row.DueAt, LeaseToken = row.LeaseToken };
            var outcome = row.CancelRequested
                ? JobOutcome.Cancelled(claim, now, null)
                : JobOutcome.Failed(claim, catalog.KindOf(row.Kind), now, $"The process that ran it ({row.LeaseOwner}) ended, or lost its lease.");
            if (await JobQueries.FinishAsync(connection, row.Id, row.LeaseToken, outcome))
            {
                recovered.Add((row, outcome));
            }
        }

        return recovered;
    }

    private bool IsAbandoned(Guid token)
    {
        _fromTheFuture.TryAdd(token, Stopwatch.GetTimestamp());
        return Stopwatch.GetElapsedTime(_fromTheFuture[token]) > Lease;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Kind} {Id} lost its lease in attempt {Attempt} at {Owner} and is {State} now")]
    private partial void LogRecovered(string kind, Guid id, int attempt, string? owner, string state);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Kind { get; init; } = "";

        public int Attempts { get; init; }

        public DateTimeOffset DueAt { get; init; }

        public Guid LeaseToken { get; init; }

        public string? LeaseOwner { get; init; }

        public DateTimeOffset LeaseUntil { get; init; }

        public bool CancelRequested { get; init; }
    }
}
