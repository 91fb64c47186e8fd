using System.Diagnostics;
using App.BuildingBlocks.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Jobs;

/// <summary>
/// Takes jobs and runs them, from when the host has started until it is told to stop. It sleeps until a signal from this process, until
/// something is due, or until it is time to look for what others queued.
/// </summary>
internal sealed partial class JobWorker(
    IDatabase database, JobClaims claims, JobRunner runner, JobLeases leases, JobSchedules schedules, LateJobs late, RunningJobs running, JobSignal signal,
    IOptions<JobSettings> settings, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<JobWorker> logger) : BackgroundService
{
    private static readonly TimeSpan s_lookForLate = TimeSpan.FromMinutes(1);
    private long _lookedForLate;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Value.Enabled)
        {
            await base.StartAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The stop begins long before this service's turn: whoever serves requests ends first, and jobs need not wait for that.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await StartedAsync(stop.Token);
        if (stop.IsCancellationRequested)
        {
            // The start failed: the database may be closed already.
            return;
        }

        await AddSchedulesAsync();
        while (!stop.IsCancellationRequested)
        {
            var wait = settings.Value.Poll;
            try
            {
                wait = await PassAsync(stop.Token);
            }
#pragma warning disable CA1031 // A full disk, a locked database: it may pass. The worker must not end before the process does.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogPass(error);
            }

            await signal.WaitAsync(wait, stop.Token);
        }

        foreach (var job in running.All)
        {
            job.Stop(StopReason.ProcessEnds);
        }

        await Task.WhenAll(running.All.Select(job => job.Run));
    }

    /// <summary>Does what there is to do. Returns how long there is nothing more.</summary>
    private async Task<TimeSpan> PassAsync(CancellationToken stopping)
    {
        await leases.RenewAsync();
        var nextSchedule = await schedules.FireAsync();
        var now = clock.Now();
        var look = await database.ReadAsync(connection => JobQueries.LookAsync(connection, now), CancellationToken.None);
        await leases.RecoverAsync(look, now);
        await TellRunningAsync();
        if (Stopwatch.GetElapsedTime(_lookedForLate) > s_lookForLate)
        {
            await late.CorrectAsync(now);
            _lookedForLate = Stopwatch.GetTimestamp();
        }

        var free = settings.Value.Workers - running.Count;
        if (free > 0 && look.FirstDueAt <= now && !stopping.IsCancellationRequested)
        {
            var taken = await database.WriteAsync(connection => claims.TakeAsync(connection, free, clock.Now(), settings.Value.Lease), CancellationToken.None);
            foreach (var claim in taken)
            {
                runner.Start(claim);
            }
        }

        // What runs here is renewed in time, however rarely one looks for what others queued.
        var most = running.IsEmpty || settings.Value.Poll < settings.Value.Lease / 3 ? settings.Value.Poll : settings.Value.Lease / 3;
        return Shortest(most, look.NextDueAt - now, nextSchedule - now, look.FirstLeaseUntil - now);
    }

    private async Task AddSchedulesAsync()
    {
        try
        {
            await schedules.AddMissingAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // Each round tries again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogPass(error);
        }
    }

    private async Task TellRunningAsync()
    {
        if (running.IsEmpty)
        {
            return;
        }

        foreach (var id in await database.ReadAsync(JobQueries.CancelledAsync, CancellationToken.None))
        {
            running.Stop(id, StopReason.Cancelled);
        }

        foreach (var job in running.All)
        {
            await job.Progress.FlushAsync();
        }
    }

    private static TimeSpan Shortest(TimeSpan most, params ReadOnlySpan<TimeSpan?> waits)
    {
        foreach (var wait in waits)
        {
            // What is overdue and still there cannot be helped now: it waits for a free place, and that signals.
            if (wait > TimeSpan.Zero && wait < most)
            {
                most = wait.Value;
            }
        }

        return most < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : most;
    }

    private async Task StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStop = stopping.Register(() => started.TrySetResult());
        await started.Task;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job worker could not do its round; it tries again")]
    private partial void LogPass(Exception error);
}
