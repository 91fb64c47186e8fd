using System.Diagnostics;
using System.Globalization;
using System.Net;
using App.Tests.Metrics;

namespace App.Tests.Observability;

/// <summary>App.Host in Production on loopback, with a data folder of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(120));

    private HostProcess(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Http { get; }

    public List<string> Output { get; } = [];

    public static async Task<HostProcess> StartAsync(double drainSeconds, int metricsPort = 0)
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("host-").FullName, MetricsApp.FreePort());
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "App.Host.dll")];
        // A shell lets what it runs in the background ignore some signals, and children inherit that.
        var start = OperatingSystem.IsLinux() ? new ProcessStartInfo("env", ["--default-signal", .. command]) : new ProcessStartInfo(command[0], command[1..]);
        start.WorkingDirectory = AppContext.BaseDirectory;
        start.RedirectStandardOutput = true;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["App__PublicUrl"] = "https://app.example.com";
        start.Environment["Mail__Transport"] = "files";
        start.Environment["App__DataDirectory"] = folder;
        start.Environment["App__MetricsPort"] = metricsPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["App__DrainSeconds"] = drainSeconds.ToString(CultureInfo.InvariantCulture);
        start.Environment["RateLimits__Enabled"] = "false";
        var host = new HostProcess(Process.Start(start)!, folder, port);
        host._process.OutputDataReceived += (_, line) => host.Keep(line.Data);
        host._process.BeginOutputReadLine();
        await host.UntilReadyAnswersAsync(HttpStatusCode.OK);
        return host;
    }

    public async Task UntilReadyAnswersAsync(HttpStatusCode status)
    {
        while (await ReadyAsync() != status)
        {
            Assert.False(_process.HasExited, string.Join('\n', Output));
            await Task.Delay(50, _limit.Token);
        }
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(_limit.Token);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(_limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<HttpStatusCode?> ReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), _limit.Token);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
            Output.Add(line);
    }
}
