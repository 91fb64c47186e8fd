using System.Diagnostics;
using App.BuildingBlocks.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Jobs;

/// <summary>Runs one attempt at a job and writes how it ended. Whatever the handler does, short of ending the process, stays in here.</summary>
internal sealed partial class JobRunner(
    IServiceScopeFactory scopes, JobCatalog catalog, IDatabase database, RunningJobs running, JobSignal signal, JobMetrics metrics,
    IOptions<JobSettings> settings, TimeProvider clock, ILogger<JobRunner> logger)
{
    private const int MaxWrites = 5;
    private static readonly ActivitySource s_source = new("App");

    public void Start(JobClaim claim)
    {
        var job = new RunningJob(claim, new JobProgress(claim, database));
        running.Add(job);
        job.Run = Task.Run(() => RunAsync(job));
    }

    private async Task RunAsync(RunningJob job)
    {
        var claim = job.Claim;
        var kind = catalog[claim.Kind];
        var started = Stopwatch.GetTimestamp();
        using var activity = s_source.StartActivity($"job {claim.Kind}", ActivityKind.Consumer, parentContext: default, tags: Tags(claim), links: Links(claim));
        try
        {
            var work = Task.Run(() => HandleAsync(kind, job));
            await EndAsync(work, job, kind.Kind.Timeout);
            var outcome = Judge(work, job, kind.Kind);
            metrics.Ran(claim.Kind, outcome, Stopwatch.GetElapsedTime(started));
            if (outcome.IsFailure)
            {
                activity?.SetStatus(ActivityStatusCode.Error, outcome.Error);
                LogFailure(outcome.State == JobState.Dead ? LogLevel.Error : LogLevel.Warning, claim, outcome, work.Exception?.InnerException);
            }

            if (!await WriteAsync(claim, outcome))
            {
                LogLate(claim.Kind, claim.Id, claim.Attempts, outcome.State);
            }
        }
#pragma warning disable CA1031 // The outcome could not be written: the lease runs out and the job runs again. The worker goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnwritten(claim.Kind, claim.Id, error);
        }
        finally
        {
            running.Remove(job);
            signal.Wake();
        }
    }

    private async Task HandleAsync(JobRegistration kind, RunningJob job)
    {
        await using var scope = scopes.CreateAsyncScope();
        var run = new JobRun { Id = job.Claim.Id, Attempt = job.Claim.Attempts, Progress = job.Progress };
        await kind.RunAsync(scope.ServiceProvider, job.Claim.Payload, run, job.Stopping);
    }

    /// <summary>Waits for the work; for no longer than its time and, once it was told to stop, its grace.</summary>
    private async Task EndAsync(Task work, RunningJob job, TimeSpan timeout)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(job.Stopping);
        await Task.WhenAny(work, Task.Delay(timeout, timer.Token));
        if (!work.IsCompleted)
        {
            job.Stop(StopReason.TookTooLong);
            using var grace = new CancellationTokenSource();
            await Task.WhenAny(work, Task.Delay(settings.Value.Grace, grace.Token));
            await grace.CancelAsync();
        }

        await timer.CancelAsync();
    }

    private JobOutcome Judge(Task work, RunningJob job, JobKind kind)
    {
        var (claim, now) = (job.Claim, clock.Now());
        if (work.IsCompletedSuccessfully)
        {
            return JobOutcome.Done(claim, now);
        }

        var error = work.Exception?.InnerException;
        var reason = error is null ? null : JobOutcome.Describe(error);
        return job.Reason switch
        {
            StopReason.Cancelled => JobOutcome.Cancelled(claim, now, reason),
            StopReason.ProcessEnds or StopReason.LeaseLost when error is null or OperationCanceledException => JobOutcome.HandBack(claim, now),
            // Each further attempt would take another thread of this process with it.
            StopReason.TookTooLong when !work.IsCompleted => JobOutcome.Dead(
                claim, now, $"It took longer than {kind.Timeout} and did not stop when told to. It runs on until the process ends."),
            StopReason.TookTooLong when error is null or OperationCanceledException => JobOutcome.Failed(claim, kind, now, $"It took longer than {kind.Timeout}."),
            _ when error is GiveUpException => JobOutcome.Dead(claim, now, error.Message),
            _ => JobOutcome.Failed(claim, kind, now, reason ?? "It ended as if told to stop, which it was not."),
        };
    }

    private async Task<bool> WriteAsync(JobClaim claim, JobOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await database.WriteAsync(connection => JobQueries.FinishAsync(connection, claim.Id, claim.LeaseToken, outcome));
            }
            catch (Exception error) when (attempt < MaxWrites && error is not ObjectDisposedException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt));
            }
        }
    }

    private static ActivityTagsCollection Tags(JobClaim claim) => new() { ["job.id"] = claim.Id.ToString(), ["job.kind"] = claim.Kind, ["job.attempt"] = claim.Attempts };

    private static ActivityLink[] Links(JobClaim claim) => ActivityContext.TryParse(claim.TraceParent, null, out var from) ? [new ActivityLink(from)] : [];

    private void LogFailure(LogLevel level, JobClaim claim, JobOutcome outcome, Exception? error) =>
        LogFailure(level, claim.Kind, claim.Id, claim.Attempts, outcome.State, outcome.Error!, error);

    [LoggerMessage(Message = "Job {Kind} {Id} failed in attempt {Attempt} and is {State} now: {Reason}")]
    private partial void LogFailure(LogLevel level, string kind, Guid id, int attempt, string state, string reason, Exception? error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Kind} {Id}: attempt {Attempt} ended ({State}) after its lease had passed to another; that is not acknowledged")]
    private partial void LogLate(string kind, Guid id, int attempt, string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "How job {Kind} {Id} ended could not be written; it runs again when its lease has run out")]
    private partial void LogUnwritten(string kind, Guid id, Exception error);
}
