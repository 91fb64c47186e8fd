using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Observability;

/// <summary>Runs one check with a limit; one that hangs is waited for, not started again.</summary>
internal sealed partial class TimedCheck(IReadinessCheck check, TimeProvider time, ILogger log)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private Task<string?>? _running;

    public string Name => check.Name;

    public async Task<string?> RunAsync()
    {
        if (_running is null or { IsCompleted: true })
            _running = Task.Run(CheckAsync);
        try
        {
            return await _running.WaitAsync(Limit, time);
        }
        catch (TimeoutException)
        {
            return "timed out";
        }
    }

    private async Task<string?> CheckAsync()
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            return await check.CheckAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return "timed out";
        }
        catch (Exception error)
        {
            // The message may hold what is not for everybody: it goes to the log.
            CheckFailed(log, error, check.Name);
            return "failed";
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The readiness check {Name} failed.")]
    private static partial void CheckFailed(ILogger log, Exception error, string name);
}
