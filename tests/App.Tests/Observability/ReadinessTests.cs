using App.BuildingBlocks.Observability;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace App.Tests.Observability;

public sealed class ReadinessTests
{
    private readonly ManualTime _time = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Fact]
    public async Task Answer_is_kept_for_a_second()
    {
        var check = new Check("database", _ => new((string?)null));
        var readiness = Readiness(check);
        for (var i = 0; i < 10; i++)
            await readiness.CheckAsync();
        Assert.Equal(1, check.Calls);
        _time.Advance(BuildingBlocks.Observability.Readiness.Kept);
        await readiness.CheckAsync();
        Assert.Equal(2, check.Calls);
    }

    [Fact]
    public async Task Probes_at_the_same_time_share_one_run_and_checks_run_at_the_same_time()
    {
        var (one, two) = (new TaskCompletionSource(), new TaskCompletionSource());
        // Each waits for the other to have begun.
        var first = new Check("first", async _ => await Meet(one, two));
        var second = new Check("second", async _ => await Meet(two, one));
        var readiness = Readiness(first, second);
        var answers = await Task.WhenAll(readiness.CheckAsync(), readiness.CheckAsync());
        Assert.All(answers, Assert.Empty);
        Assert.Equal((1, 1), (first.Calls, second.Calls));
    }

    [Fact]
    public async Task Check_that_ignores_its_limit_is_timed_out_and_not_started_again()
    {
        var never = new TaskCompletionSource<string?>();
        var stuck = new Check("writer", async _ => await never.Task);
        var readiness = Readiness(stuck);
        for (var probe = 0; probe < 3; probe++)
        {
            var answer = readiness.CheckAsync();
            // The wait's timer, and at the first probe the check's own.
            while (_time.Waiting < (probe == 0 ? 2 : 1))
                await Task.Delay(1);
            _time.Advance(TimedCheck.Limit);
            Assert.Equal([new Unready("writer", "timed out")], await answer);
            _time.Advance(BuildingBlocks.Observability.Readiness.Kept);
        }

        Assert.Equal(1, stuck.Calls);
    }

    [Fact]
    public async Task Check_that_throws_is_failed_and_keeps_its_message_to_the_log()
    {
        var readiness = Readiness(new Check("database", _ => throw new InvalidOperationException("secret path")));
        Assert.Equal([new Unready("database", "failed")], await readiness.CheckAsync());
    }

    [Fact]
    public async Task Stopping_host_is_not_ready_whatever_the_checks_say()
    {
        var readiness = Readiness(new Check("fine", _ => new((string?)null)));
        Assert.Empty(await readiness.CheckAsync());
        _lifetime.StopApplication();
        Assert.Equal([new Unready("host", "stopping")], await readiness.CheckAsync());
    }

    private static async Task<string?> Meet(TaskCompletionSource mine, TaskCompletionSource other)
    {
        mine.SetResult();
        await other.Task;
        return null;
    }

    private Readiness Readiness(params IReadinessCheck[] checks) =>
        new(checks, new DrainState(), _lifetime, NullLogger<Readiness>.Instance, _time);
}
