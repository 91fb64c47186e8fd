using System.Net.Http.Json;
using System.Text.Json;

namespace Stack.Tests;

/// <summary>What the operator sees, asked from a real Prometheus that scrapes the real parts.</summary>
[Collection("engine")]
public sealed class MonitoringTests(Engine engine)
{
    private static readonly string[] Labels = ["scrapePool", "health", "lastError"];

    // Four scrapes and a rate over the last minute need less than half of this.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [EngineFact]
    public async Task Every_target_is_scraped()
    {
        var targets = Array.Empty<string>();
        await UntilAsync(async () =>
        {
            var scraped = (await AskAsync("api/v1/targets")).GetProperty("data").GetProperty("activeTargets");
            targets = [.. scraped.EnumerateArray().Select(target => string.Join(' ', Labels.Select(target.GetProperty)).Trim())];
            return targets.All(target => target.EndsWith(" up", StringComparison.Ordinal));
        });
        Assert.Equal(["app up", "caddy up", "litestream up", "node up", "prometheus up"], targets.Order(StringComparer.Ordinal));
    }

    [EngineFact]
    public async Task Every_query_of_the_dashboard_gives_data()
    {
        var stack = await engine.InstalledAsync();
        var member = await stack.SignUpAsync();
        var silent = Dashboard.Queries;
        await UntilAsync(async () =>
        {
            using var written = await stack.SendAsync(HttpMethod.Post, member.Notes, member.Session, new { title = "Load", body = "" });
            using var page = await stack.SendAsync(HttpMethod.Get, "/");
            var data = await Task.WhenAll(silent.Select(item => HasDataAsync(item.Query)));
            silent = [.. silent.Where((_, index) => !data[index])];
            return silent.Length == 0;
        });
        Assert.Empty(silent);
    }

    [EngineFact]
    public async Task A_query_without_data_is_noticed() => Assert.False(await HasDataAsync("sum(rate(no_such_metric_total[1m]))"));

    private async Task<bool> HasDataAsync(string query)
    {
        var answer = await AskAsync($"api/v1/query?query={Uri.EscapeDataString(query)}");
        Assert.Equal("success", answer.GetProperty("status").GetString());
        return answer.GetProperty("data").GetProperty("result").GetArrayLength() > 0;
    }

    private async Task<JsonElement> AskAsync(string path) =>
        await (await engine.InstalledAsync()).Prometheus.GetFromJsonAsync<JsonElement>(path);

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        var end = DateTime.UtcNow + Patience;
        while (!await done() && DateTime.UtcNow < end)
            await Task.Delay(TimeSpan.FromSeconds(1));
    }
}
