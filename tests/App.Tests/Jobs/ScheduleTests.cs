using System.Collections.Concurrent;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;

namespace App.Tests.Jobs;

public sealed class ScheduleTests
{
    private readonly ConcurrentQueue<string> _ran = new();

    [Fact]
    public async Task A_time_that_is_due_fires_once_although_two_processes_run()
    {
        await using var one = await Scheduled().StartAsync();
        await using var two = await Scheduled(one).StartAsync();
        for (var round = 1; round <= 3; round++)
        {
            one.Clock.Advance(TimeSpan.FromHours(1));
            await JobHost.UntilAsync(() => _ran.Count == round);
            await SettleAsync(one);
            await SettleAsync(two);
            Assert.Equal(round, _ran.Count);
        }
    }

    [Fact]
    public async Task Of_many_who_saw_the_same_time_due_one_queues_the_job()
    {
        await using var one = Scheduled();
        await using var two = Scheduled(one);
        await one.Get<JobSchedules>().AddMissingAsync(default);
        var due = (await one.QueryAsync<DateTimeOffset>("SELECT next_run FROM jobs_schedules WHERE name = 'hourly'")).Single();
        one.Clock.Advance(TimeSpan.FromHours(1));
        // Without its unique key, so that the rows tell how often it was queued.
        var schedule = new ScheduleRegistration("hourly", TimeSpan.FromHours(1), typeof(Work), (client, connection) => client.EnqueueAsync(connection, new Work("")));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() =>
        {
            var host = number % 2 == 0 ? one : two;
            return host.Database.WriteAsync(connection => host.Get<JobSchedules>().MoveOnAsync(connection, schedule, due, host.Clock.Now()));
        })));

        Assert.Equal(1, (await one.QueryAsync<long>("SELECT COUNT(*) FROM jobs_jobs WHERE kind = 'work'")).Single());
    }

    [Fact]
    public async Task A_clock_that_jumps_forward_fires_once_and_keeps_the_rhythm()
    {
        await using var host = await Scheduled().StartAsync();
        var first = (await NextAsync(host)).UtcTicks;

        host.Clock.Advance(TimeSpan.FromHours(100.5));

        await JobHost.UntilAsync(() => !_ran.IsEmpty);
        await SettleAsync(host);
        Assert.Single(_ran);
        var next = await NextAsync(host);
        Assert.InRange(next - host.Clock.Now(), TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Equal(0, (next.UtcTicks - first) % TimeSpan.TicksPerHour);
    }

    [Fact]
    public async Task A_clock_that_went_back_does_not_stall_it()
    {
        await using var host = await Scheduled().StartAsync();
        host.Clock.Advance(TimeSpan.FromDays(3650));
        await JobHost.UntilAsync(() => _ran.Count == 1);

        host.Clock.Advance(-TimeSpan.FromDays(3650));
        await JobHost.UntilAsync(async () => await NextAsync(host) <= host.Clock.Now().AddHours(1));
        Assert.Single(_ran);
        host.Clock.Advance(TimeSpan.FromHours(1));

        await JobHost.UntilAsync(() => _ran.Count == 2);
    }

    [Fact]
    public async Task One_that_still_runs_is_not_queued_beside_itself()
    {
        var hold = new TaskCompletionSource();
        await using var host = await Scheduled(hold: hold.Task).StartAsync();
        host.Clock.Advance(TimeSpan.FromHours(1));
        await JobHost.UntilAsync(() => _ran.Count == 1);
        var before = await NextAsync(host);

        host.Clock.Advance(TimeSpan.FromHours(1));

        await JobHost.UntilAsync(async () => await NextAsync(host) > before);
        Assert.Equal(1, (await host.QueryAsync<long>("SELECT COUNT(*) FROM jobs_jobs WHERE kind = 'work'")).Single());
        hold.SetResult();
    }

    [Fact]
    public async Task What_is_scheduled_and_no_job_stops_the_start()
    {
        await using var host = new JobHost(with: services => services.AddSchedule("other", TimeSpan.FromHours(1), new OtherWork("")));

        Assert.Contains("services.AddJob<OtherWork", (await Assert.ThrowsAsync<InvalidOperationException>(host.StartAsync)).Message, StringComparison.Ordinal);
    }

    private JobHost Scheduled(JobHost? sharedWith = null, Task? hold = null) => new(
        (_, _, _) =>
        {
            _ran.Enqueue("");
            return hold ?? Task.CompletedTask;
        },
        sharedWith: sharedWith,
        with: services => services.AddSchedule("hourly", TimeSpan.FromHours(1), new Work("hourly")),
        settings: new() { ["Jobs:PollSeconds"] = "1" });

    private static async Task<DateTimeOffset> NextAsync(JobHost host) =>
        (await host.QueryAsync<DateTimeOffset>("SELECT next_run FROM jobs_schedules WHERE name = 'hourly'")).Single();

    // A job that comes after others of its host have run: by then the worker has looked at the schedules again.
    private static async Task SettleAsync(JobHost host)
    {
        for (var round = 0; round < 3; round++)
        {
            var id = await host.Database.WriteAsync(connection => host.Client.EnqueueAsync(connection, new CleanUpJobs()));
            await host.ReachesAsync(id, JobState.Done);
        }
    }
}
