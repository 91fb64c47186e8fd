using System.Globalization;
using App.BuildingBlocks.Observability;
using App.Tests.Metrics;

namespace App.Tests.Observability;

public sealed class IdleMemoryTests
{
    [Fact]
    public void Memory_is_given_back_once_when_work_is_followed_by_rest()
    {
        using var memory = new IdleMemory(TimeProvider.System);
        long allocated = 0;
        bool After(long bytes) => memory.IsTime(allocated += bytes);

        Assert.False(After(IdleMemory.Worthwhile));
        Assert.False(After(IdleMemory.Rest));
        Assert.True(After(IdleMemory.Rest - 1));
        Assert.False(After(0));
        Assert.False(After(IdleMemory.Worthwhile - 1));
        Assert.False(After(0));
        Assert.True(After(1));
    }

    [UnixFact]
    public async Task Process_at_rest_collects_all_generations_by_itself()
    {
        var port = MetricsApp.FreePort();
        await using var host = await HostProcess.StartAsync(drainSeconds: 0, metricsPort: port);
        var before = await FullCollectionsAsync(host, port);

        for (var page = 0; page < 300; page++)
        {
            using var answer = await host.Http.GetAsync(new Uri("/", UriKind.Relative));
        }

        // Each look is some work, too: between two of them there must be a second of rest.
        for (var look = 0; look < 20 && await FullCollectionsAsync(host, port) == before; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2.5));
        }

        Assert.True(await FullCollectionsAsync(host, port) > before);
    }

    private static async Task<double> FullCollectionsAsync(HostProcess host, int port)
    {
        var metrics = await host.Http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        var line = metrics.Split('\n').Single(line => line.StartsWith("dotnet_gc_collections_total", StringComparison.Ordinal) && line.Contains("gen2", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
