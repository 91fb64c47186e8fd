using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Observability;

internal sealed record Unready(string Name, string Reason);

/// <summary>Asks all checks at once and keeps the answer for a second, so that probing costs nothing.</summary>
internal sealed class Readiness
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);
    private static readonly IReadOnlyList<Unready> Stopping = [new("host", "stopping")];
    private readonly Lock gate = new();
    private readonly TimedCheck[] checks;
    private readonly TimeProvider time;
    private readonly DrainState drain;
    private readonly IHostApplicationLifetime lifetime;
    private Task<IReadOnlyList<Unready>>? answer;
    private long answeredAt;

    public Readiness(
        IEnumerable<IReadinessCheck> checks, DrainState drain, IHostApplicationLifetime lifetime, ILogger<Readiness> log, TimeProvider? time = null)
    {
        (this.drain, this.lifetime, this.time) = (drain, lifetime, time ?? TimeProvider.System);
        this.checks = [.. checks.Select(check => new TimedCheck(check, this.time, log))];
    }

    /// <summary>Why the product cannot serve; empty when it can.</summary>
    public Task<IReadOnlyList<Unready>> CheckAsync()
    {
        if (drain.IsDraining || lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.FromResult(Stopping);
        lock (gate)
        {
            if (answer is null || (answer.IsCompleted && time.GetElapsedTime(answeredAt) >= Kept))
                answer = AskAsync();
            return answer;
        }
    }

    private async Task<IReadOnlyList<Unready>> AskAsync()
    {
        var reasons = await Task.WhenAll(checks.Select(check => check.RunAsync()));
        Volatile.Write(ref answeredAt, time.GetTimestamp());
        return [.. checks.Zip(reasons).Where(pair => pair.Second is not null).Select(pair => new Unready(pair.First.Name, pair.Second!))];
    }
}
