using System.Diagnostics;
using App.BuildingBlocks.Data;

namespace App.BuildingBlocks.Jobs;

/// <summary>How far a running job is. Written at most once a second; the last word comes through by the worker's next look.</summary>
internal sealed class JobProgress(JobClaim claim, IDatabase database)
{
    private const int MaxLine = 200;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private (int Percent, string Line)? _unwritten;
    private long _written;

    public Task ReportAsync(int percent, string line)
    {
        lock (_gate)
        {
            _unwritten = (Math.Clamp(percent, 0, 100), line.Length > MaxLine ? line[..MaxLine] : line);
        }

        return FlushAsync();
    }

    /// <summary>Writes what was reported last, if it is not written and the last write is a while ago.</summary>
    public Task FlushAsync()
    {
        int percent;
        string line;
        lock (_gate)
        {
            if (_unwritten is null || (_written != 0 && Stopwatch.GetElapsedTime(_written) < s_pause))
            {
                return Task.CompletedTask;
            }

            (percent, line) = _unwritten.Value;
            _unwritten = null;
            _written = Stopwatch.GetTimestamp();
        }

        return database.WriteAsync(connection => JobQueries.ReportAsync(connection, claim.Id, claim.LeaseToken, percent, line));
    }
}
