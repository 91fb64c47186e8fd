using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Observability;

internal sealed record Unready(string Name, string Reason);

/// <summary>Asks all checks at once and keeps the answer for a second, so that probing costs nothing.</summary>
internal sealed class Readiness
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);
    private static readonly IReadOnlyList<Unready> Stopping = [new("host", "stopping")];
    private readonly Lock _gate = new();
    private readonly TimedCheck[] _checks;
    private readonly TimeProvider _time;
    private readonly DrainState _drain;
    private readonly IHostApplicationLifetime _lifetime;
    private Task<IReadOnlyList<Unready>>? _answer;
    private long _answeredAt;

    public Readiness(
        IEnumerable<IReadinessCheck> checks, DrainState drain, IHostApplicationLifetime lifetime, ILogger<Readiness> log, TimeProvider? time = null)
    {
        (_drain, _lifetime, _time) = (drain, lifetime, time ?? TimeProvider.System);
        _checks = [.. checks.Select(check => new TimedCheck(check, _time, log))];
    }

    /// <summary>Why the product cannot serve; empty when it can.</summary>
    public Task<IReadOnlyList<Unready>> CheckAsync()
    {
        if (_drain.IsDraining || _lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.FromResult(Stopping);
        lock (_gate)
        {
            if (_answer is null || (_answer.IsCompleted && _time.GetElapsedTime(_answeredAt) >= Kept))
                _answer = AskAsync();
            return _answer;
        }
    }

    private async Task<IReadOnlyList<Unready>> AskAsync()
    {
        var reasons = await Task.WhenAll(_checks.Select(check => check.RunAsync()));
        Volatile.Write(ref _answeredAt, _time.GetTimestamp());
        return [.. _checks.Zip(reasons).Where(pair => pair.Second is not null).Select(pair => new Unready(pair.First.Name, pair.Second!))];
    }
}
