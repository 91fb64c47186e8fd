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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly ILogger _log = loggers.CreateLogger("Microsoft.Hosting.Lifetime");
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly List<IDisposable> _registrations = [];
    private ITimer? _wait;
    private long? _stoppingSince;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations.AddRange(Signals.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = OnSignal())));
        _registrations.Add(lifetime.ApplicationStarted.Register(() => Started(_log, environment.EnvironmentName)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>False leaves the signal to the operating system, which ends the process.</summary>
    internal bool OnSignal()
    {
        lock (_gate)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                _stoppingSince ??= _time.GetTimestamp();
                return _time.GetElapsedTime(_stoppingSince.Value) < Patience;
            }

            if (!drain.IsDraining && settings.Drain > TimeSpan.Zero)
            {
                drain.Begin();
                Draining(_log, settings.Drain.TotalSeconds);
                _wait = _time.CreateTimer(_ => Stop(), null, settings.Drain, Timeout.InfiniteTimeSpan);
                return true;
            }
        }

        Stop();
        return true;
    }

    public void Dispose()
    {
        _wait?.Dispose();
        _registrations.ForEach(registration => registration.Dispose());
    }

    private void Stop()
    {
        lock (_gate)
        {
            drain.Begin();
            _stoppingSince ??= _time.GetTimestamp();
        }

        // Outside the lock: this runs what others registered, and a further signal must get through.
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Started in {Environment}.")]
    private static partial void Started(ILogger log, string environment);

    [LoggerMessage(Level = LogLevel.Information, Message = "Told to stop: serving for another {Seconds} s, but no longer ready.")]
    private static partial void Draining(ILogger log, double seconds);
}
