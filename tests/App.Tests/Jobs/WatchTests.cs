using System.Diagnostics;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using Microsoft.Extensions.Options;

namespace App.Tests.Jobs;

public sealed class WatchTests
{
    [Fact]
    public async Task A_waiting_job_that_is_cancelled_never_runs()
    {
        await using var host = new JobHost();
        var id = await host.EnqueueAsync();

        Assert.True(await host.Client.CancelAsync(id));

        await host.StartAsync();
        await host.ReachesAsync(await host.EnqueueAsync(), JobState.Done);
        Assert.Equal((JobState.Cancelled, 0), ((await host.FindAsync(id)).State, (await host.FindAsync(id)).Attempts));
        Assert.False(await host.Client.CancelAsync(id));
        Assert.False(await host.Client.CancelAsync(Guid.NewGuid()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_job_that_is_cancelled_is_told_wherever_it_runs(bool elsewhere)
    {
        await using var host = await new JobHost((_, _, cancellation) => Task.Delay(-1, cancellation)).StartAsync();
        await using var other = new JobHost(sharedWith: host);
        var id = await host.EnqueueAsync();
        await host.ReachesAsync(id, JobState.Running);

        Assert.True(await (elsewhere ? other : host).Client.CancelAsync(id));

        Assert.Equal(1, (await host.ReachesAsync(id, JobState.Cancelled)).Attempts);
    }

    [Fact]
    public async Task Progress_is_seen_from_outside_and_written_seldom()
    {
        var (reported, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await new JobHost(async (_, run, _) =>
        {
            for (var done = 0; done <= 1000; done++)
            {
                await run.ReportAsync(done / 11, $"{done} of 1000 done");
            }

            reported.SetResult();
            await hold.Task;
        }).StartAsync();
        await host.ExecuteAsync("CREATE TABLE reports (line TEXT)");
        await host.ExecuteAsync("CREATE TRIGGER report AFTER UPDATE OF line ON jobs_jobs WHEN NEW.line IS NOT NULL BEGIN INSERT INTO reports VALUES (NEW.line); END");

        var id = await host.EnqueueAsync();
        await reported.Task;

        await JobHost.UntilAsync(async () => await host.FindAsync(id) is { Percent: 90, Line: "1000 of 1000 done" });
        Assert.InRange((await host.QueryAsync<string>("SELECT line FROM reports")).Count(), 1, 100);
        hold.SetResult();
        await host.ReachesAsync(id, JobState.Done);
    }

    [Fact]
    public async Task A_dead_job_is_retried_with_all_its_attempts_unless_another_has_its_key()
    {
        var fails = true;
        await using var host = await new JobHost((_, _, _) => fails ? throw new InvalidTimeZoneException() : Task.CompletedTask, kind => kind.MaxAttempts = 1).StartAsync();
        var board = host.Get<JobBoard>();
        var key = new JobOptions { UniqueKey = "one" };
        var id = await host.EnqueueAsync("", key);
        await host.ReachesAsync(id, JobState.Dead);
        var waiting = await host.EnqueueAsync("", key with { NotBefore = host.Clock.Now().AddDays(1) });
        Assert.False(await board.RetryAsync(id));
        await host.Client.CancelAsync(waiting);
        fails = false;

        Assert.True(await board.RetryAsync(id));

        Assert.Equal(1, (await host.ReachesAsync(id, JobState.Done)).Attempts);
        Assert.False(await board.RetryAsync(id));
        Assert.Equal([waiting], (await board.ListAsync(JobState.Cancelled, "work", 10)).Select(job => job.Id));
    }

    [Fact]
    public async Task What_is_over_is_kept_for_a_day_and_dead_letters_for_thirty()
    {
        await using var host = await new JobHost((work, _, _) => work.What == "dead" ? throw new GiveUpException("dead") : Task.CompletedTask).StartAsync();
        var dead = await host.EnqueueAsync("dead");
        await host.ReachesAsync(dead, JobState.Dead);
        await host.ReachesAsync(await host.EnqueueAsync(), JobState.Done);

        host.Clock.Advance(TimeSpan.FromDays(2));
        await JobHost.UntilAsync(async () => !(await host.Get<JobBoard>().ListAsync(JobState.Done, "work", 10)).Any());
        Assert.Equal(JobState.Dead, (await host.FindAsync(dead)).State);
        host.Clock.Advance(TimeSpan.FromDays(29));

        await JobHost.UntilAsync(async () => await host.Get<JobBoard>().FindAsync(dead) is null);
    }

    [Fact]
    public async Task The_trace_of_a_job_is_linked_to_that_of_whoever_queued_it()
    {
        var seen = new TaskCompletionSource<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "App",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await new JobHost((work, _, _) =>
        {
            seen.TrySetResult(Activity.Current!);
            return Task.CompletedTask;
        }).StartAsync();
        using var request = new Activity("request").Start();

        await host.EnqueueAsync();

        var job = await seen.Task;
        Assert.Equal("job work", job.OperationName);
        Assert.Equal(request.TraceId, Assert.Single(job.Links).Context.TraceId);
        Assert.NotEqual(request.TraceId, job.TraceId);
    }

    [Fact]
    public async Task Several_that_queue_in_one_group_keep_their_own_traces()
    {
        await using var host = new JobHost();
        var hold = new TaskCompletionSource();
        var held = Task.Run(() => host.Database.WriteAsync(_ => hold.Task));
        var queued = Enumerable.Range(0, 5).Select(_ =>
        {
            using var request = new Activity("request").Start();
            return (Id: host.EnqueueAsync(), Trace: request.Id);
        }).ToList();
        hold.SetResult();
        await held;

        foreach (var (id, trace) in queued)
        {
            Assert.Equal(trace, (await host.FindAsync(await id)).TraceParent);
        }
    }

    [Theory]
    [InlineData("Workers", "0", "Jobs:Workers is 0, but must be from 1 to 256.")]
    [InlineData("PollSeconds", "61", "Jobs:PollSeconds is 61, but must be from 1 to 60.")]
    public void Settings_are_checked(string name, string value, string message)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => new JobHost(settings: new() { [$"Jobs:{name}"] = value }).Get<IOptions<JobSettings>>().Value);

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turned_off_a_process_runs_no_jobs()
    {
        await using var off = await new JobHost(settings: new() { ["Jobs:Enabled"] = "false" }).StartAsync();
        var id = await off.EnqueueAsync();
        await using var on = new JobHost(sharedWith: off);
        Assert.Equal(JobState.Waiting, (await off.FindAsync(id)).State);

        await on.StartAsync();

        Assert.Equal(JobState.Done, (await off.ReachesAsync(id, JobState.Done)).State);
    }
}
