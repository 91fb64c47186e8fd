using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace App.Bench.Jobs;

/// <summary>This program again, as <see cref="JobsHost"/>, in a process that can be killed.</summary>
internal sealed class JobsProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Process _process;

    public JobsProcess(string data, JobPhase phase, int jobs = 0)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "App.Bench.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, "jobs-host", data, $"{phase}", jobs.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => _lines.Writer.TryWrite($"error {line.Data}");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it said up to the line that begins so, that line included; all of it when it ended before.</summary>
    public async Task<List<string>> ReadUntilAsync(string beginning)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var said = new List<string>();
        while (await _lines.Reader.WaitToReadAsync(patience.Token))
        {
            while (_lines.Reader.TryRead(out var line))
            {
                said.Add(line);
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return said;
                }
            }
        }

        return said;
    }

    /// <summary>As kill -9 does. Returns what it had said by then.</summary>
    public async Task<List<string>> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        return await ReadUntilAsync("\0");
    }

    public async Task<List<string>> EndAsync()
    {
        var said = await ReadUntilAsync("\0");
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0 ? said : throw new InvalidOperationException($"The process failed: {string.Join('\n', said)}");
    }

    /// <summary>Sends it a signal: STOP holds it as a suspended machine would, CONT lets it go on.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
        }
        else
        {
            _lines.Writer.TryWrite(line);
        }
    }
}
