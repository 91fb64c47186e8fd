using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;

namespace App.Tests.Jobs;

public sealed class LeaseTests
{
    private static readonly Dictionary<string, string?> s_shortLease = new() { ["Jobs:LeaseSeconds"] = "3" };

    [Fact]
    public async Task A_worker_that_wakes_late_cannot_acknowledge()
    {
        await using var late = new JobHost();
        await using var other = new JobHost(sharedWith: late);
        var id = await late.EnqueueAsync();
        var claim = await late.TakeAsync();
        late.Clock.Advance(TimeSpan.FromMinutes(1));
        await other.StartAsync();
        await JobHost.UntilAsync(async () => (await other.FindAsync(id)).State == JobState.Waiting);
        late.Clock.Advance(TimeSpan.FromMinutes(1));
        var done = await other.ReachesAsync(id, JobState.Done);

        Assert.Equal(2, done.Attempts);
        Assert.False(await FinishAsync(late, claim!, JobOutcome.Failed(claim!, new JobKind(), late.Clock.Now(), "late")));
        Assert.False(await late.Database.WriteAsync(connection => JobQueries.RenewAsync(connection, id, claim!.LeaseToken, late.Clock.Now().AddDays(1))));
        await late.Database.WriteAsync(connection => JobQueries.ReportAsync(connection, id, claim!.LeaseToken, 50, "late"));
        var after = await other.FindAsync(id);
        Assert.Equal((JobState.Done, null, null, done.FinishedAt), (after.State, after.Error, after.Percent, after.FinishedAt));
    }

    [Fact]
    public async Task Two_claims_of_one_job_are_told_apart_by_their_tokens()
    {
        await using var host = new JobHost();
        await host.EnqueueAsync();
        var first = await host.TakeAsync();
        Assert.Null(await host.TakeAsync());
        await host.ExecuteAsync("UPDATE jobs_jobs SET state = 'waiting'");
        var second = await host.TakeAsync();

        Assert.False(await FinishAsync(host, first!, JobOutcome.Done(first!, host.Clock.Now())));
        Assert.True(await FinishAsync(host, second!, JobOutcome.Done(second!, host.Clock.Now())));
        Assert.False(await FinishAsync(host, second!, JobOutcome.Done(second!, host.Clock.Now())));
    }

    [Fact]
    public async Task A_running_job_that_lost_its_lease_is_told_to_stop_and_its_end_is_not_acknowledged()
    {
        var stopped = new TaskCompletionSource();
        await using var host = await new JobHost(
            async (_, _, cancellation) =>
            {
                await Task.WhenAny(Task.Delay(-1, cancellation));
                stopped.SetResult();
            },
            settings: s_shortLease).StartAsync();
        var id = await host.EnqueueAsync();
        await host.ReachesAsync(id, JobState.Running);
        var other = Guid.NewGuid();

        await host.ExecuteAsync("UPDATE jobs_jobs SET lease_token = @other, lease_until = @until", new { other, until = host.Clock.Now().AddMinutes(1) });

        await stopped.Task;
        await JobHost.UntilAsync(() => host.Log.Any(line => line.Contains("after its lease had passed to another", StringComparison.Ordinal)));
        Assert.Equal(JobState.Running, (await host.FindAsync(id)).State);
        Assert.Equal(other, (await host.QueryAsync<Guid>("SELECT lease_token FROM jobs_jobs")).Single());
    }

    [Fact]
    public async Task A_lease_is_renewed_while_the_job_runs_and_no_jump_of_the_clock_takes_it_away()
    {
        var (starts, release) = (0, new TaskCompletionSource());
        await using var host = await new JobHost(RunAsync, settings: new() { ["Jobs:LeaseSeconds"] = "3", ["Jobs:PollSeconds"] = "60" }).StartAsync();
        var id = await host.EnqueueAsync();
        var first = (await host.ReachesAsync(id, JobState.Running)).LeaseUntil;
        await JobHost.UntilAsync(async () => (await host.FindAsync(id)).LeaseUntil > first);

        host.Clock.Advance(TimeSpan.FromDays(1));
        await JobHost.UntilAsync(async () => (await host.FindAsync(id)).LeaseUntil > host.Clock.Now());
        release.SetResult();

        Assert.Equal(1, (await host.ReachesAsync(id, JobState.Done)).Attempts);
        Assert.Equal(1, starts);

        Task RunAsync(Work work, JobRun run, CancellationToken cancellation)
        {
            Interlocked.Increment(ref starts);
            return release.Task;
        }
    }

    [Fact]
    public async Task A_job_that_ends_its_process_each_time_is_given_up()
    {
        await using var dying = new JobHost();
        await using var other = new JobHost(kind: kind => kind.MaxAttempts = 3, sharedWith: dying);
        var id = await dying.EnqueueAsync();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, (await dying.TakeAsync())!.Attempts);
            dying.Clock.Advance(TimeSpan.FromMinutes(1));
            var now = dying.Clock.Now();
            var look = await other.Database.ReadAsync(connection => JobQueries.LookAsync(connection, now));
            await other.Get<JobLeases>().RecoverAsync(look, now);
            dying.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var dead = await other.ReachesAsync(id, JobState.Dead);
        Assert.StartsWith("The process that ran it (", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_from_before_the_clock_went_back_ends_too()
    {
        await using var dead = new JobHost();
        await using var host = new JobHost(sharedWith: dead, settings: s_shortLease);
        var id = await dead.EnqueueAsync();
        dead.Clock.Advance(TimeSpan.FromDays(3650));
        await dead.TakeAsync();
        dead.Clock.Advance(-TimeSpan.FromDays(3650));

        await host.StartAsync();

        await JobHost.UntilAsync(async () => (await host.FindAsync(id)).State == JobState.Waiting);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await host.ReachesAsync(id, JobState.Done)).Attempts);
    }

    [Fact]
    public async Task Jobs_timed_by_a_clock_that_went_back_do_not_wait_for_that_time()
    {
        await using var host = new JobHost();
        var failed = await host.EnqueueAsync("failed");
        host.Clock.Advance(TimeSpan.FromDays(3650));
        var future = await host.EnqueueAsync("queued in the future");
        var claim = await host.TakeAsync();
        await FinishAsync(host, claim!, JobOutcome.Failed(claim!, new JobKind(), host.Clock.Now(), "failed in the future"));
        host.Clock.Advance(-TimeSpan.FromDays(3650));
        var later = await host.EnqueueAsync("meant for then", new JobOptions { NotBefore = host.Clock.Now().AddDays(3650) });

        await host.StartAsync();

        await host.ReachesAsync(failed, JobState.Done);
        await host.ReachesAsync(future, JobState.Done);
        Assert.Equal(JobState.Waiting, (await host.FindAsync(later)).State);
    }

    [Fact]
    public async Task What_was_cancelled_while_it_ran_is_not_handed_back_or_tried_again()
    {
        await using var host = new JobHost();
        var id = await host.EnqueueAsync();
        var claim = await host.TakeAsync();
        await host.Client.CancelAsync(id);

        Assert.True(await FinishAsync(host, claim!, JobOutcome.HandBack(claim!, host.Clock.Now())));

        var job = await host.FindAsync(id);
        Assert.Equal(JobState.Cancelled, job.State);
        Assert.NotNull(job.FinishedAt);
    }

    private static Task<bool> FinishAsync(JobHost host, JobClaim claim, JobOutcome outcome) =>
        host.Database.WriteAsync(connection => JobQueries.FinishAsync(connection, claim.Id, claim.LeaseToken, outcome));
}
