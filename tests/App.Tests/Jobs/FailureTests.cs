using System.Runtime.CompilerServices;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;

namespace App.Tests.Jobs;

public sealed class FailureTests
{
    private static readonly Dictionary<string, string?> s_shortGrace = new() { ["Jobs:GraceSeconds"] = "1" };

    [Fact]
    public async Task A_failing_job_is_tried_again_ever_later_and_given_up_with_its_reason()
    {
        await using var host = await new JobHost(
            (_, run, _) => throw new InvalidTimeZoneException($"attempt {run.Attempt}"), kind => kind.MaxAttempts = 4).StartAsync();
        var id = await host.EnqueueAsync();
        for (var attempt = 1; attempt < 4; attempt++)
        {
            await JobHost.UntilAsync(async () => await host.FindAsync(id) is { State: JobState.Waiting } job && job.Error == $"InvalidTimeZoneException: attempt {attempt}");
            var wait = (await host.FindAsync(id)).DueAt - host.Clock.Now();
            var exact = 5 * Math.Pow(2, attempt - 1);
            Assert.InRange(wait.TotalSeconds, 0, exact * 1.5);
            host.Clock.Advance(TimeSpan.FromSeconds(exact * 1.5));
        }

        var dead = await host.ReachesAsync(id, JobState.Dead);
        Assert.Equal(("InvalidTimeZoneException: attempt 4", 4), (dead.Error, dead.Attempts));
        Assert.Contains(host.Log, line => line.StartsWith("Error Job work", StringComparison.Ordinal) && line.Contains("is dead now", StringComparison.Ordinal));
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_differ()
    {
        var kind = new JobKind { FirstRetry = TimeSpan.FromSeconds(10), LongestRetry = TimeSpan.FromMinutes(10) };
        var waits = Enumerable.Range(0, 200).Select(_ => kind.RetryAfter(3).TotalSeconds).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 20, 60));
        Assert.True(waits.Distinct().Count() > 100);
        Assert.All(Enumerable.Range(7, 1000), attempts => Assert.InRange(kind.RetryAfter(attempts).TotalMinutes, 5, 15));
    }

    [Fact]
    public async Task A_job_that_gives_up_is_not_tried_again()
    {
        await using var host = await new JobHost((_, _, _) => throw new GiveUpException("550 no such mailbox")).StartAsync();

        var dead = await host.ReachesAsync(await host.EnqueueAsync(), JobState.Dead);

        Assert.Equal(("550 no such mailbox", 1), (dead.Error, dead.Attempts));
    }

    [Fact]
    public async Task A_reason_is_kept_but_not_for_a_thousand_lines()
    {
        await using var host = await new JobHost((_, _, _) => throw new InvalidTimeZoneException(new string('x', 100_000)), kind => kind.MaxAttempts = 1).StartAsync();

        var dead = await host.ReachesAsync(await host.EnqueueAsync(), JobState.Dead);

        Assert.Equal(2000, dead.Error!.Length);
        Assert.StartsWith("InvalidTimeZoneException: xxx", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_is_a_failure_as_any()
    {
        await using var host = await new JobHost(kind: kind => kind.MaxAttempts = 1).StartAsync();
        var id = await host.EnqueueAsync("", new JobOptions { NotBefore = host.Clock.Now().AddHours(1) });
        await host.ExecuteAsync("UPDATE jobs_jobs SET payload = '{ nothing'");
        host.Clock.Advance(TimeSpan.FromHours(2));

        Assert.StartsWith("JsonException", (await host.ReachesAsync(id, JobState.Dead)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_told_to_stop_and_has_failed()
    {
        await using var host = await new JobHost((_, _, cancellation) => Task.Delay(-1, cancellation), Impatient).StartAsync();

        Assert.Equal("It took longer than 00:00:00.1000000.", (await host.ReachesAsync(await host.EnqueueAsync(), JobState.Dead)).Error);
    }

    [Theory]
    [InlineData("throws", "InvalidTimeZoneException: thrown")]
    [InlineData("throws at once", "InvalidTimeZoneException: thrown at once")]
    [InlineData("never ends", "It took longer than 00:00:00.1000000 and did not stop when told to.")]
    [InlineData("blocks", "It took longer than 00:00:00.1000000 and did not stop when told to.")]
    [InlineData("allocates", "OutOfMemoryException")]
    [InlineData("goes deep", "InsufficientExecutionStackException")]
    [InlineData("throws in what listens for its end", "It took longer than 00:00:00.1000000.")]
    public async Task V31_A_job_that_fails_in_whatever_way_is_given_up_and_the_process_works_on(string how, string reason)
    {
        using var release = new ManualResetEventSlim();
        await using var host = await new JobHost((work, _, cancellation) => MisbehaveAsync(work.What, release, cancellation), Configure, settings: s_shortGrace).StartAsync();

        var dead = await host.ReachesAsync(await host.EnqueueAsync(how), JobState.Dead);

        Assert.StartsWith(reason, dead.Error, StringComparison.Ordinal);
        await host.ReachesAsync(await host.EnqueueAsync("works"), JobState.Done);
        release.Set();

        void Configure(JobKind kind) =>
            (kind.MaxAttempts, kind.Timeout) = (1, reason.StartsWith("It took", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromMinutes(1));
    }

    private static void Impatient(JobKind kind) => (kind.MaxAttempts, kind.Timeout) = (1, TimeSpan.FromMilliseconds(100));

    private static async Task MisbehaveAsync(string how, ManualResetEventSlim release, CancellationToken cancellation)
    {
        switch (how)
        {
            case "throws":
                await Task.Yield();
                throw new InvalidTimeZoneException("thrown");
            case "throws at once":
                throw new InvalidTimeZoneException("thrown at once");
            case "never ends":
                await new TaskCompletionSource().Task;
                break;
            case "blocks":
                release.Wait(CancellationToken.None);
                break;
            case "allocates":
                var kept = new List<byte[]>();
                for (var size = 1 << 20; ; size = (int)Math.Min(2L * size, int.MaxValue))
                {
                    kept.Add(new byte[size]);
                    if (size > 1 << 27)
                    {
                        // As if memory had ended: what the runtime throws for a block that it cannot give.
                        kept.Add(GC.AllocateUninitializedArray<byte>(Array.MaxLength + 1));
                    }
                }

            case "goes deep":
                Deeper(0);
                break;
            case "throws in what listens for its end":
                cancellation.Register(() => throw new InvalidTimeZoneException("listener"));
                await Task.Delay(-1, cancellation);
                break;
        }
    }

    private static int Deeper(int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Deeper(depth + 1) + 1;
    }
}
