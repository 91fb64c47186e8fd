using System.Diagnostics;
using System.Net;
using System.Text.Json;
using App.Tests.Metrics;

namespace App.Tests.Observability;

/// <summary>The real host as a process of its own, stopped by real signals.</summary>
public sealed class StopTests
{
    [UnixFact]
    public async Task Signal_makes_the_host_unready_while_it_still_serves_and_a_second_one_ends_it()
    {
        await using var host = await HostProcess.StartAsync(drainSeconds: 15);
        await host.SignalAsync("TERM");
        await host.UntilReadyAnswersAsync(HttpStatusCode.ServiceUnavailable);
        using var alive = await host.Http.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.True(alive.Headers.ConnectionClose);
        await host.SignalAsync("TERM");
        Assert.Equal(0, await host.ExitAsync());
    }

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("QUIT")]
    public async Task Signal_ends_the_host_in_order_and_every_line_is_json(string signal)
    {
        await using var host = await HostProcess.StartAsync(drainSeconds: 0);
        await host.SignalAsync(signal);
        Assert.Equal(0, await host.ExitAsync());
        var messages = host.Output.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("message").GetString()!).ToList();
        Assert.Contains(messages, message => message.StartsWith("Now listening on: http://127.0.0.1:", StringComparison.Ordinal));
    }
}

/// <summary>Windows knows no signals between processes.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "LEFT OUT: signals are Unix'." : null;
}

internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "LEFT OUT: signals are Unix'." : null;
}

/// <summary>App.Host in Production on loopback, with a data folder of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;
    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(120));

    private HostProcess(Process process, string folder, int port)
    {
        (this.process, this.folder) = (process, folder);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Http { get; }

    public List<string> Output { get; } = [];

    public static async Task<HostProcess> StartAsync(double drainSeconds)
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("host-").FullName, MetricsApp.FreePort());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "App.Host.dll")])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["App__PublicUrl"] = "https://app.example.com";
        start.Environment["App__DataDirectory"] = folder;
        start.Environment["App__MetricsPort"] = "0";
        start.Environment["App__DrainSeconds"] = drainSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var host = new HostProcess(Process.Start(start)!, folder, port);
        host.process.OutputDataReceived += (_, line) => host.Keep(line.Data);
        host.process.BeginOutputReadLine();
        await host.UntilReadyAnswersAsync(HttpStatusCode.OK);
        return host;
    }

    public async Task UntilReadyAnswersAsync(HttpStatusCode status)
    {
        while (await ReadyAsync() != status)
        {
            Assert.False(process.HasExited, string.Join('\n', Output));
            await Task.Delay(50, limit.Token);
        }
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(limit.Token);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Http.Dispose();
        limit.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<HttpStatusCode?> ReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), limit.Token);
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
