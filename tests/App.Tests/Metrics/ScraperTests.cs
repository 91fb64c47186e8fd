using System.Diagnostics.Metrics;
using App.BuildingBlocks.Metrics;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace App.Tests.Metrics;

public sealed class ScraperTests : IDisposable
{
    private readonly Meter _meter = new($"meter of test {Guid.NewGuid()}");
    private readonly MeterProvider _provider;
    private readonly Scraper _scraper;

    public ScraperTests()
    {
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(_meter.Name)
            .AddPrometheusExporter(o => (o.ScrapeResponseCacheDurationMilliseconds, o.ScopeInfoEnabled, o.TargetInfoEnabled) = (0, false, false))
            .Build();
        _scraper = PrometheusExporter.Of(_provider)!.Scraper;
    }

    [Fact]
    public async Task Scrapes_that_arrive_during_a_collection_share_its_page()
    {
        using var entered = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        var collections = 0;
        _meter.CreateObservableGauge("collections", () =>
        {
            entered.Release();
            release.Wait();
            return ++collections;
        });
        var first = Task.Run(ScrapeAsync);
        await entered.WaitAsync();
        // Each of these stands at the gate when its call returns.
        var others = Enumerable.Range(0, 5).Select(_ => ScrapeAsync()).ToList();
        release.Set();
        Assert.Contains("collections{} 1\n", await first, StringComparison.Ordinal);
        foreach (var page in await Task.WhenAll(others))
            Assert.Equal(await first, page);
        Assert.Equal(1, collections);
        Assert.Contains("collections{} 2\n", await ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_of_a_scrape_stays_whole_while_the_next_one_is_written()
    {
        var counter = _meter.CreateCounter<long>("growing");
        for (var i = 0; i < 1500; i++)
            counter.Add(1, new KeyValuePair<string, object?>("number", i));
        var pages = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(ScrapeAsync)));
        Assert.All(pages, page => Assert.Equal(1500, Exposition.Parse(page).Samples("growing_total").Count));
    }

    [Fact]
    public void Writing_a_page_again_allocates_next_to_nothing()
    {
        var (counter, histogram) = (_meter.CreateCounter<long>("growing"), _meter.CreateHistogram<double>("waiting", "s"));
        for (var i = 0; i < 500; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("number", i));
            histogram.Record(i, new KeyValuePair<string, object?>("number", $"{i}"));
        }

        var exporter = PrometheusExporter.Of(_provider)!;
        var page = new ScrapePage(openMetrics: false);
        exporter.CollectInto(page);
        exporter.CollectInto(page);
        var before = GC.GetAllocatedBytesForCurrentThread();
        exporter.CollectInto(page);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(page.Content.Length > 200_000);
        Assert.InRange(allocated, 0, 4096);
    }

    [Fact]
    public async Task Failing_instrument_leaves_the_others_on_the_page()
    {
        _meter.CreateObservableGauge("broken", Broken);
        _meter.CreateObservableGauge("fine", () => 1);
        Assert.Contains("fine{} 1\n", await ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exponential_histogram_is_left_out_whole()
    {
        using var other = new Meter($"meter of test {Guid.NewGuid()}");
        using var exponential = Sdk.CreateMeterProviderBuilder().AddMeter(other.Name)
            .AddView("latency", new Base2ExponentialBucketHistogramConfiguration()).AddPrometheusExporter().Build();
        other.CreateHistogram<double>("latency").Record(1);
        other.CreateCounter<long>("kept").Add(1);
        var page = await ScrapeAsync(PrometheusExporter.Of(exponential)!.Scraper);
        Assert.DoesNotContain("latency", page, StringComparison.Ordinal);
        Assert.Contains("kept_total{", page, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    private static int Broken() => throw new InvalidOperationException("broken");

    private Task<string> ScrapeAsync() => ScrapeAsync(_scraper);

    private static async Task<string> ScrapeAsync(Scraper scraper)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = "GET" }, Response = { Body = body } };
        await scraper.ServeAsync(context);
        Assert.Equal(200, context.Response.StatusCode);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }
}
