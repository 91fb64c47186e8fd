using System.Collections.Concurrent;
using App.BuildingBlocks.Jobs;

namespace App.Tests.Jobs;

public sealed class HandBackTests
{
    [Fact]
    public async Task A_stop_gives_running_jobs_back_at_once_and_the_attempt_does_not_count()
    {
        var started = new ConcurrentQueue<string>();
        await using var stopping = await new JobHost((_, _, cancellation) =>
        {
            started.Enqueue("first");
            return Task.Delay(-1, cancellation);
        }).StartAsync();
        var id = await stopping.EnqueueAsync();
        await JobHost.UntilAsync(() => !started.IsEmpty);
        await using var other = await new JobHost(sharedWith: stopping).StartAsync();

        await stopping.StopAsync();

        Assert.Equal(1, (await other.ReachesAsync(id, JobState.Done)).Attempts);
        Assert.DoesNotContain(stopping.Log, line => line.Contains("Job work", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_gives_back_a_job_too_that_does_not_listen_and_lets_one_finish_that_can()
    {
        var (started, hold) = (0, new TaskCompletionSource());
        var host = await new JobHost(RunAsync, settings: new() { ["Jobs:GraceSeconds"] = "1" }).StartAsync();
        await using (host)
        {
            var deaf = await host.EnqueueAsync("deaf");
            var quick = await host.EnqueueAsync("finishes when told to stop");
            await JobHost.UntilAsync(() => Volatile.Read(ref started) == 2);

            await host.StopAsync();

            Assert.Equal((JobState.Waiting, 0), ((await host.FindAsync(deaf)).State, (await host.FindAsync(deaf)).Attempts));
            Assert.Equal(JobState.Done, (await host.FindAsync(quick)).State);
            hold.SetResult();
        }

        async Task RunAsync(Work work, JobRun run, CancellationToken cancellation)
        {
            Interlocked.Increment(ref started);
            await (work.What == "deaf" ? hold.Task : Task.WhenAny(Task.Delay(-1, cancellation)));
        }
    }
}
