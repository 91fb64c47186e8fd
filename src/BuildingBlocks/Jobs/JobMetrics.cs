using System.Diagnostics.Metrics;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Observability;
using Dapper;

namespace App.BuildingBlocks.Jobs;

/// <summary>What the queue tells Prometheus. Depth and age are read from the database when it asks: all processes' jobs, not this one's.</summary>
internal sealed class JobMetrics
{
    private readonly Histogram<double> _run;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _dead;
    private readonly IDatabase _database;
    private readonly TimeProvider _clock;

    public JobMetrics(AppMeter app, JobCatalog catalog, IDatabase database, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        var meter = app.Meter;
        meter.CreateObservableGauge("solosaas.jobs.depth", Depths, "{job}", "Jobs by kind and state.");
        meter.CreateObservableGauge("solosaas.jobs.oldest.age", Ages, "s", "How long the oldest job of a kind has been due without being started.");
        _run = meter.CreateHistogram("solosaas.jobs.run.duration", "s", "How long attempts at jobs took, by kind and by what became of the job.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });
        _failures = meter.CreateCounter<long>("solosaas.jobs.failures", "{attempt}", "Attempts that failed.");
        _dead = meter.CreateCounter<long>("solosaas.jobs.dead_letters", "{job}", "Jobs that were given up.");
        // Rates need a series that stands at zero before the first event.
        foreach (var kind in catalog.All)
        {
            _failures.Add(0, Tag(kind.Name));
            _dead.Add(0, Tag(kind.Name));
        }
    }

    public void Ran(string kind, JobOutcome outcome, TimeSpan duration)
    {
        _run.Record(duration.TotalSeconds, Tag(kind), new("state", outcome.State));
        Failed(kind, outcome);
    }

    public void Failed(string kind, JobOutcome outcome)
    {
        if (outcome.IsFailure)
        {
            _failures.Add(1, Tag(kind));
            _dead.Add(outcome.State == JobState.Dead ? 1 : 0, Tag(kind));
        }
    }

    private static KeyValuePair<string, object?> Tag(string kind) => new("kind", kind);

    private IEnumerable<Measurement<long>> Depths() => Read(
        """
        SELECT kind, 'waiting' AS state, COUNT(*) AS jobs FROM jobs_jobs WHERE state = 'waiting' GROUP BY kind
        UNION ALL SELECT kind, 'running', COUNT(*) FROM jobs_jobs WHERE state = 'running' GROUP BY kind
        UNION ALL SELECT kind, 'dead', COUNT(*) FROM jobs_jobs WHERE state = 'dead' AND finished_at IS NOT NULL GROUP BY kind
        """).Select(row => new Measurement<long>(row.Jobs, Tag(row.Kind), new("state", row.State)));

    private IEnumerable<Measurement<double>> Ages()
    {
        var now = _clock.Now();
        return Read("SELECT kind, MIN(due_at) AS due_at FROM jobs_jobs WHERE state = 'waiting' GROUP BY kind")
            .Select(row => new Measurement<double>(Math.Max(0, (now - row.DueAt).TotalSeconds), Tag(row.Kind)));
    }

    // Instruments are asked synchronously, on a thread of their own; what SQLite reads is there without waiting.
    private List<Row> Read(string sql) => _database.ReadAsync(connection => connection.QueryAsync<Row>(sql)).GetAwaiter().GetResult().AsList();

    private sealed class Row
    {
        public string Kind { get; init; } = "";

        public string State { get; init; } = "";

        public long Jobs { get; init; }

        public DateTimeOffset DueAt { get; init; }
    }
}
