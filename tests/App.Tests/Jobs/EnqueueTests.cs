using System.Collections.Concurrent;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;

namespace App.Tests.Jobs;

public sealed class EnqueueTests
{
    // Looking once a minute: what starts sooner was told of.
    private static readonly Dictionary<string, string?> s_rarePoll = new() { ["Jobs:PollSeconds"] = "60" };

    [Fact]
    public async Task A_job_runs_once_its_unit_of_work_is_committed_without_waiting_for_the_poll()
    {
        var done = new ConcurrentQueue<string>();
        await using var host = await new JobHost(Note(done), settings: s_rarePoll).StartAsync();

        var ids = new List<Guid>();
        for (var number = 0; number < 10; number++)
        {
            ids.Add(await host.EnqueueAsync($"{number}"));
            await host.ReachesAsync(ids[^1], JobState.Done);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), done);
        Assert.Empty((await host.QueryAsync<string>("SELECT payload FROM jobs_jobs WHERE payload <> ''")));
        Assert.All(await Task.WhenAll(ids.Select(host.FindAsync)), job => Assert.Equal(1, job.Attempts));
    }

    [Fact]
    public async Task A_job_of_a_unit_that_fails_is_never_there()
    {
        var done = new ConcurrentQueue<string>();
        await using var host = await new JobHost(Note(done)).StartAsync();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => host.Database.WriteAsync(async connection =>
        {
            await host.Client.EnqueueAsync(connection, new Work("undone"));
            throw new InvalidTimeZoneException();
        }));
        await host.ReachesAsync(await host.EnqueueAsync("kept"), JobState.Done);

        Assert.Equal(["kept"], done);
        Assert.Equal(1, (await host.QueryAsync<long>("SELECT COUNT(*) FROM jobs_jobs")).Single());
    }

    [Fact]
    public async Task Another_process_finds_what_this_one_queued()
    {
        await using var queuing = new JobHost();
        await using var working = await new JobHost(sharedWith: queuing).StartAsync();

        await working.ReachesAsync(await queuing.EnqueueAsync(), JobState.Done);
    }

    [Fact]
    public async Task A_job_does_not_start_before_its_time()
    {
        var done = new ConcurrentQueue<string>();
        await using var host = await new JobHost(Note(done)).StartAsync();
        var later = await host.EnqueueAsync("later", new JobOptions { NotBefore = host.Clock.Now().AddHours(1) });
        await host.ReachesAsync(await host.EnqueueAsync("now"), JobState.Done);
        Assert.Equal(["now"], done);

        host.Clock.Advance(TimeSpan.FromHours(1));

        await host.ReachesAsync(later, JobState.Done);
        Assert.Equal(["now", "later"], done);
    }

    [Fact]
    public async Task The_more_important_goes_first_then_the_older()
    {
        var done = new ConcurrentQueue<string>();
        await using var host = new JobHost(Note(done), kind => kind.Concurrency = 1);
        await host.EnqueueAsync("everyday 1");
        await host.EnqueueAsync("everyday 2");
        await host.EnqueueAsync("unimportant", new JobOptions { Priority = -1 });
        await host.EnqueueAsync("urgent", new JobOptions { Priority = 10 });

        await host.StartAsync();

        await JobHost.UntilAsync(() => done.Count == 4);
        Assert.Equal(["urgent", "everyday 1", "everyday 2", "unimportant"], done);
    }

    [Fact]
    public async Task Fifty_parallel_enqueues_with_one_key_are_one_job_and_the_key_is_free_again_afterwards()
    {
        await using var host = new JobHost();
        await using var other = new JobHost(sharedWith: host);
        var options = new JobOptions { UniqueKey = "the one" };

        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => (number % 2 == 0 ? host : other).EnqueueAsync("", options))));

        var first = Assert.Single(ids.Distinct());
        Assert.Equal(1, (await host.QueryAsync<long>("SELECT COUNT(*) FROM jobs_jobs")).Single());
        Assert.NotEqual(first, await host.EnqueueAsync("", new JobOptions { UniqueKey = "another" }));
        await host.StartAsync();
        await host.ReachesAsync(first, JobState.Done);
        Assert.NotEqual(first, await host.EnqueueAsync("", options));
    }

    [Fact]
    public async Task No_more_of_a_kind_run_than_may_in_all_processes_together()
    {
        var (now, most) = (0, 0);
        var gate = new SemaphoreSlim(0);
        await using var one = new JobHost(CountAsync, kind => kind.Concurrency = 3);
        await using var two = new JobHost(CountAsync, kind => kind.Concurrency = 3, one);
        var ids = new List<Guid>();
        for (var number = 0; number < 12; number++)
        {
            ids.Add(await one.EnqueueAsync());
        }

        await one.StartAsync();
        await two.StartAsync();
        await JobHost.UntilAsync(() => Volatile.Read(ref now) == 3);
        Assert.Equal(3, (await one.QueryAsync<long>("SELECT COUNT(*) FROM jobs_jobs WHERE state = 'running'")).Single());
        gate.Release(12);
        foreach (var id in ids)
        {
            await one.ReachesAsync(id, JobState.Done);
        }

        Assert.Equal(3, most);

        async Task CountAsync(Work work, JobRun run, CancellationToken cancellation)
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await gate.WaitAsync(cancellation);
            Interlocked.Decrement(ref now);
        }
    }

    [Fact]
    public async Task A_kind_that_may_not_run_now_keeps_no_other_back()
    {
        var hold = new TaskCompletionSource();
        await using var host = await new JobHost(
            (work, _, _) => work.What == "held" ? hold.Task : Task.CompletedTask,
            kind => kind.Concurrency = 1,
            with: services => services.AddJob<OtherWork, OtherWorkHandler>("other", WorkJson.Default.OtherWork)).StartAsync();
        await host.EnqueueAsync("held");
        var behind = await host.EnqueueAsync("behind", new JobOptions { Priority = 100 });
        var other = await host.Database.WriteAsync(connection => host.Client.EnqueueAsync(connection, new OtherWork("")));

        await host.ReachesAsync(other, JobState.Done);
        hold.SetResult();

        await host.ReachesAsync(behind, JobState.Done);
    }

    [Fact]
    public async Task A_kind_that_another_version_of_the_program_knows_is_left_to_it()
    {
        await using var host = await new JobHost().StartAsync();
        await using var newer = new JobHost(sharedWith: host, with: services => services.AddJob<OtherWork, OtherWorkHandler>("other", WorkJson.Default.OtherWork));
        var other = await newer.Database.WriteAsync(connection => newer.Client.EnqueueAsync(connection, new OtherWork("")));
        await host.ReachesAsync(await host.EnqueueAsync(), JobState.Done);
        Assert.Equal(JobState.Waiting, (await host.FindAsync(other)).State);

        await newer.StartAsync();

        await host.ReachesAsync(other, JobState.Done);
    }

    [Fact]
    public async Task What_is_no_job_is_refused_when_it_is_queued()
    {
        await using var host = new JobHost();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.Database.WriteAsync(connection => host.Client.EnqueueAsync(connection, new OtherWork(""))));

        Assert.Contains("services.AddJob<OtherWork", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => host.EnqueueAsync("", new JobOptions { UniqueKey = new string('k', 201) }));
    }

    private static Func<Work, JobRun, CancellationToken, Task> Note(ConcurrentQueue<string> done) => (work, _, _) =>
    {
        done.Enqueue(work.What);
        return Task.CompletedTask;
    };

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen) is var before && before == seen ? value : before;
        }
    }
}
