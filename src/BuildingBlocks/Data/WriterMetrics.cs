using System.Diagnostics.Metrics;

namespace App.BuildingBlocks.Data;

/// <summary>What the data path tells Prometheus.</summary>
internal sealed class WriterMetrics
{
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _commit;
    private readonly Counter<long> _busy;
    private readonly Counter<long> _shed;

    public WriterMetrics(IMeterFactory meters, SqliteFile file, Func<int> depth)
    {
        var meter = meters.Create("App");
        meter.CreateObservableGauge("solosaas.writer.queue.depth", depth, "{unit}", "Units of work that wait for the writer.");
        meter.CreateObservableGauge("solosaas.database.size", () => Length(file.Path), "By", "Size of the database file.");
        meter.CreateObservableGauge("solosaas.database.wal.size", () => Length(file.Path + "-wal"), "By", "Size of the write-ahead log.");
        _batch = meter.CreateHistogram("solosaas.writer.batch.size", "{unit}", "Units of work in one commit.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        _commit = meter.CreateHistogram("solosaas.writer.commit.duration", "s", "From the begin of a group to its place on the disk.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] });
        _busy = meter.CreateCounter<long>("solosaas.writer.busy", "{wait}", "Times the writer found the lock held by another process.");
        _shed = meter.CreateCounter<long>("solosaas.writer.shed", "{unit}", "Units of work refused because the queue was full.");
        // Rates need a series that stands at zero before the first event.
        _busy.Add(0);
        _shed.Add(0);
    }

    public void Committed(int units, TimeSpan duration)
    {
        _batch.Record(units);
        _commit.Record(duration.TotalSeconds);
    }

    public void Busy(int times) => _busy.Add(times);

    public void Shed() => _shed.Add(1);

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
