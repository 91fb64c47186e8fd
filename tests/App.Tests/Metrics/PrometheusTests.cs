using System.Diagnostics;
using System.Text.Json;

namespace App.Tests.Metrics;

/// <summary>A real Prometheus scrapes the live application; its own API tells what it understood.</summary>
public sealed class PrometheusTests
{
    [ToolFact("prometheus")]
    public async Task Prometheus_reports_the_target_up_and_answers_queries()
    {
        await using var app = await MetricsApp.StartAsync();
        (await app.Main.GetAsync("/things/7")).EnsureSuccessStatusCode();
        await using var prometheus = await PrometheusServer.StartAsync(app.MetricsPort);

        var target = await prometheus.TargetAsync();
        Assert.Equal(("up", ""), (target.GetProperty("health").GetString(), target.GetProperty("lastError").GetString()));
        Assert.Equal(1, await prometheus.QueryAsync("""up{job="app"}"""));
        Assert.Equal(1, await prometheus.QueryAsync("""http_server_request_duration_seconds_count{http_route="/things/{id}"}"""));
        Assert.Equal(1, await prometheus.QueryAsync("""http_server_request_duration_seconds_bucket{http_route="/things/{id}",le="+Inf"}"""));
        Assert.Equal(1, await prometheus.QueryAsync("solosaas_build_info"));
        Assert.Equal(1, await prometheus.QueryAsync("""target_info{service_name="App under test"}"""));
        Assert.True(await prometheus.QueryAsync("sum(dotnet_gc_collections_total)") >= 0);
    }
}

/// <summary>The program, with its data in a folder of its own.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly HttpClient _http;

    private PrometheusServer(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
    }

    public static async Task<PrometheusServer> StartAsync(int target)
    {
        var folder = Directory.CreateTempSubdirectory("prometheus-").FullName;
        var config = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(config, $$"""
            scrape_configs:
              - job_name: app
                scrape_interval: 1s
                static_configs: [{ targets: ["127.0.0.1:{{target}}"] }]
            """);
        var port = MetricsApp.FreePort();
        var process = Process.Start(new ProcessStartInfo("prometheus",
            [$"--config.file={config}", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]))!;
        var server = new PrometheusServer(process, folder, port);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await server.TargetAsync() is var seen && (seen.ValueKind is JsonValueKind.Undefined || seen.GetProperty("health").GetString() == "unknown"))
            await Task.Delay(100, limit.Token);
        return server;
    }

    /// <summary>What Prometheus says of the one target; undefined while it starts.</summary>
    public async Task<JsonElement> TargetAsync()
    {
        try
        {
            var targets = await GetAsync("targets");
            return targets.GetProperty("activeTargets").EnumerateArray().FirstOrDefault();
        }
        catch (HttpRequestException)
        {
            return default;
        }
    }

    public async Task<double> QueryAsync(string query)
    {
        var result = await GetAsync("query?query=" + Uri.EscapeDataString(query));
        var series = Assert.Single(result.GetProperty("result").EnumerateArray());
        return double.Parse(series.GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return answer.RootElement.GetProperty("data").Clone();
    }
}
