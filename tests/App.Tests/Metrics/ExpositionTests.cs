using System.Diagnostics.Metrics;
using App.BuildingBlocks.Observability;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Metrics;

public sealed class ExpositionTests
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    [Theory]
    [InlineData("http_server_request_duration_seconds", "histogram")]
    [InlineData("http_server_active_requests", "gauge")]
    [InlineData("kestrel_active_connections", "gauge")]
    [InlineData("aspnetcore_routing_match_attempts_total", "counter")]
    [InlineData("dotnet_gc_collections_total", "counter")]
    [InlineData("dotnet_gc_pause_time_seconds_total", "counter")]
    [InlineData("dotnet_gc_last_collection_heap_size_bytes", "gauge")]
    [InlineData("dotnet_process_memory_working_set_bytes", "gauge")]
    [InlineData("dotnet_process_cpu_time_seconds_total", "counter")]
    [InlineData("dotnet_timer_count", "untyped")]
    [InlineData("process_start_time_seconds", "gauge")]
    [InlineData("solosaas_build_info", "gauge")]
    [InlineData("target_info", "gauge")]
    public async Task Framework_metrics_have_their_official_names(string name, string type)
    {
        await using var app = await MetricsApp.StartAsync();
        (await app.Main.GetAsync("/things/7")).EnsureSuccessStatusCode();
        var page = Exposition.Parse(await app.ScrapeAsync());
        Assert.Equal(type, page.Types.GetValueOrDefault(name));
        Assert.NotEmpty(page.Help[name]);
    }

    [Fact]
    public async Task Labels_are_escaped_and_read_back_the_same()
    {
        const string Value = "a \"quoted\" \\ back\nnext é 🙂 = , { }";
        await using var app = await MetricsApp.StartAsync();
        var counter = Meter(app).CreateCounter<long>("solosaas.odd", null, "One \\ two\nthree \"four\".");
        counter.Add(3, new("my.label-name", Value), new("1st", true), new("nothing", null), new("number", 1.5));
        var raw = await app.ScrapeAsync();
        var sample = Exposition.Parse(raw).One("solosaas_odd_total");
        Assert.Equal(3, sample.Value);
        Assert.Equal(Value, sample.Label("my_label_name"));
        Assert.Equal("true", sample.Label("_1st"));
        Assert.Equal("", sample.Label("nothing"));
        Assert.Equal("1.5", sample.Label("number"));
        Assert.Equal(AppMeter.Name, sample.Label("otel_scope_name"));
        Assert.Contains("# HELP solosaas_odd_total One \\\\ two\\nthree \"four\".\n", raw, StringComparison.Ordinal);
        Assert.Contains("# HELP solosaas_odd One \\\\ two\\nthree \\\"four\\\".\n", await app.ScrapeAsync(OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Histogram_counts_upwards_to_infinity()
    {
        await using var app = await MetricsApp.StartAsync();
        var bounds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.005, 1, 2.5] };
        var histogram = Meter(app).CreateHistogram("solosaas.sizes", "By", "Sizes.", advice: bounds);
        foreach (var value in (double[])[0.001, 0.5, 1, 2, 100])
            histogram.Record(value, new KeyValuePair<string, object?>("le", "no"));
        var page = Exposition.Parse(await app.ScrapeAsync());
        Assert.Equal([("1e-05", 0), ("0.005", 1), ("1", 3), ("2.5", 4), ("+Inf", 5)],
            page.Samples("solosaas_sizes_bytes_bucket").Select(s => (s.Label("le"), (int)s.Value)));
        Assert.Equal(5, page.One("solosaas_sizes_bytes_count").Value);
        Assert.Equal(103.501, page.One("solosaas_sizes_bytes_sum").Value, 9);
        var open = Exposition.Parse(await app.ScrapeAsync(OpenMetrics));
        Assert.Equal(["1e-05", "0.005", "1.0", "2.5", "+Inf"], open.Samples("solosaas_sizes_bytes_bucket").Select(s => s.Label("le")));
    }

    [Fact]
    public async Task Extreme_values_are_written_as_Prometheus_reads_them()
    {
        await using var app = await MetricsApp.StartAsync();
        var values = new Dictionary<string, double>
        {
            ["nan"] = double.NaN,
            ["up"] = double.PositiveInfinity,
            ["down"] = double.NegativeInfinity,
            ["max"] = double.MaxValue,
            ["tiny"] = double.Epsilon,
            ["third"] = 1 / 3d,
        };
        Meter(app).CreateObservableGauge("solosaas.extremes",
            () => values.Select(v => new Measurement<double>(v.Value, new KeyValuePair<string, object?>("what", v.Key))), null, "Extremes.");
        var read = Exposition.Parse(await app.ScrapeAsync()).Samples("solosaas_extremes").ToDictionary(s => s.Label("what")!, s => s.Value);
        Assert.Equal(values, read);
    }

    [Fact]
    public async Task Open_metrics_names_counters_and_units_its_own_way_and_ends_properly()
    {
        await using var app = await MetricsApp.StartAsync();
        (await app.Main.GetAsync("/things/7")).EnsureSuccessStatusCode();
        var raw = await app.ScrapeAsync(OpenMetrics);
        Assert.EndsWith("# EOF\n", raw, StringComparison.Ordinal);
        var page = Exposition.Parse(raw);
        Assert.Equal("counter", page.Types["dotnet_gc_pause_time_seconds"]);
        Assert.Equal("seconds", page.Units["dotnet_gc_pause_time_seconds"]);
        Assert.NotEmpty(page.Samples("dotnet_gc_pause_time_seconds_total"));
        Assert.Equal("unknown", page.Types["dotnet_timer_count"]);
        Assert.Equal("info", page.Types["target"]);
        Assert.Equal("App under test", page.One("target_info").Label("service_name"));
    }

    [Fact]
    public async Task Families_stand_in_order_and_no_series_twice()
    {
        await using var app = await MetricsApp.StartAsync();
        var meter = Meter(app);
        // Two instruments that become one name, two label sets that become one series, and a name with another type.
        meter.CreateCounter<long>("solosaas.twice", "s", "First.").Add(1);
        meter.CreateCounter<long>("solosaas.twice.seconds", null, "Second.").Add(2);
        var labels = meter.CreateCounter<long>("solosaas.labels", null, "Labels.");
        labels.Add(1, new KeyValuePair<string, object?>("a.b", "x"));
        labels.Add(2, new KeyValuePair<string, object?>("a_b", "x"));
        labels.Add(4, new KeyValuePair<string, object?>("a.b", "y"), new("a_b", "z"));
        meter.CreateObservableGauge("solosaas.twice.seconds.total", () => 9, null, "Third.");
        var page = Exposition.Parse(await app.ScrapeAsync());
        Assert.Single(page.Samples("solosaas_twice_seconds_total"));
        Assert.Equal([("x", 1), ("y", 4)], page.Samples("solosaas_labels_total").Select(s => (s.Label("a_b"), (int)s.Value)));
        Assert.Equal(page.Order.Skip(1).Order(StringComparer.Ordinal), page.Order.Skip(1));
        var series = page.All.Select(s => s.Name + string.Join(',', s.Labels)).ToList();
        Assert.Equal(series.Distinct(), series);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", false)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text; version=1.0.0, text/plain;q=0.4", true)]
    [InlineData("application/openmetrics-text; version=1.0.0;q=0.3, text/plain;version=0.0.4;q=0.4", false)]
    [InlineData("application/openmetrics-text; version=0.0.1", false)]
    [InlineData(OpenMetrics, true)]
    [InlineData("this is ; no / media type", false)]
    public async Task Accept_header_chooses_the_format(string? accept, bool openMetrics)
    {
        await using var app = await MetricsApp.StartAsync();
        Assert.Equal(openMetrics, (await app.ScrapeAsync(accept)).EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    private static Meter Meter(MetricsApp app) => app.Services.GetRequiredService<AppMeter>().Meter;
}
