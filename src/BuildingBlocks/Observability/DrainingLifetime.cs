using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Observability;

/// <summary>
/// Stops in two steps: on the first signal the product says that it is not ready, yet serves for a while; then the host stops.
/// A second signal ends the wait, and one that comes while the host has been stopping for a second ends the process.
/// </summary>
internal sealed partial class DrainingLifetime(
    DrainSettings settings, DrainState drain, IHostApplicationLifetime lifetime, IHostEnvironment environment, ILoggerFactory loggers, TimeProvider? time = null)
    : IHostLifetime, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT];
    private readonly Lock gate = new();
    private readonly ILogger log = loggers.CreateLogger("Microsoft.Hosting.Lifetime");
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly List<IDisposable> registrations = [];
    private ITimer? wait;
    private long stoppingSince;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.AddRange(Signals.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = OnSignal())));
        registrations.Add(lifetime.ApplicationStarted.Register(() => Started(log, environment.EnvironmentName)));
        registrations.Add(lifetime.ApplicationStopping.Register(() => Volatile.Write(ref stoppingSince, this.time.GetTimestamp())));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>False leaves the signal to the operating system, which ends the process.</summary>
    internal bool OnSignal()
    {
        lock (gate)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                return time.GetElapsedTime(Volatile.Read(ref stoppingSince)) < TimeSpan.FromSeconds(1);
            if (drain.IsDraining || settings.Drain == TimeSpan.Zero)
            {
                Stop();
                return true;
            }

            drain.Begin();
            Draining(log, settings.Drain.TotalSeconds);
            wait = time.CreateTimer(_ => Stop(), null, settings.Drain, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    public void Dispose()
    {
        wait?.Dispose();
        registrations.ForEach(registration => registration.Dispose());
    }

    private void Stop()
    {
        drain.Begin();
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Started in {Environment}.")]
    private static partial void Started(ILogger log, string environment);

    [LoggerMessage(Level = LogLevel.Information, Message = "Told to stop: serving for another {Seconds} s, but no longer ready.")]
    private static partial void Draining(ILogger log, double seconds);
}
