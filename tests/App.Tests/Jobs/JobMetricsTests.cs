using System.Diagnostics.Metrics;
using App.BuildingBlocks.Jobs;

namespace App.Tests.Jobs;

public sealed class JobMetricsTests
{
    [Fact]
    public async Task Depth_age_runs_failures_and_dead_letters_are_told()
    {
        var hold = new TaskCompletionSource();
        await using var host = new JobHost(
            (work, _, _) => work.What switch
            {
                "hold" => hold.Task,
                "give up" => throw new GiveUpException("no"),
                "fail" => throw new InvalidTimeZoneException(),
                _ => Task.CompletedTask,
            },
            kind => kind.Concurrency = 1);
        var meters = host.Get<IMeterFactory>();
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name.StartsWith("solosaas.jobs.", StringComparison.Ordinal))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        await host.StartAsync();
        await host.ReachesAsync(await host.EnqueueAsync("give up"), JobState.Dead);
        await host.ReachesAsync(await host.EnqueueAsync("works"), JobState.Done);
        await JobHost.UntilAsync(async () => (await host.FindAsync(await host.EnqueueAsync("fail", new JobOptions { UniqueKey = "fails" }))).Attempts == 1);
        var held = await host.EnqueueAsync("hold");
        await host.ReachesAsync(held, JobState.Running);
        var waiting = await host.EnqueueAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(10));

        listener.RecordObservableInstruments();

        Assert.Equal(1, sums["depth work running"]);
        Assert.InRange(sums["depth work waiting"], 1, 2);
        Assert.Equal(1, sums["depth work dead"]);
        Assert.InRange(sums["oldest.age work"], 500, 700);
        Assert.InRange(sums["failures work"], 2, 3);
        Assert.Equal(1, sums["dead_letters work"]);
        Assert.Equal(0, sums["dead_letters jobs.clean_up"]);
        Assert.Contains("run.duration work done", sums.Keys);
        hold.SetResult();
        await host.ReachesAsync(waiting, JobState.Done);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var key = instrument.Name["solosaas.jobs.".Length..];
            foreach (var tag in tags)
            {
                key += $" {tag.Value}";
            }

            lock (sums)
            {
                sums[key] = sums.GetValueOrDefault(key) + value;
            }
        }
    }
}
