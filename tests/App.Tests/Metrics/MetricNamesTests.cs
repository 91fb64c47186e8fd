using App.BuildingBlocks.Metrics;
using OpenTelemetry.Metrics;

namespace App.Tests.Metrics;

public sealed class MetricNamesTests
{
    [Theory]
    [InlineData("http.server.request.duration", "s", MetricType.Histogram, "http_server_request_duration_seconds")]
    [InlineData("dotnet.gc.collections", "{collection}", MetricType.LongSum, "dotnet_gc_collections_total")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", MetricType.LongSum, "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("already.total", null, MetricType.LongSum, "already_total")]
    [InlineData("db.size.bytes", "By", MetricType.LongGauge, "db_size_bytes")]
    [InlineData("db_bytes_total", "By", MetricType.LongSum, "db_bytes_total")]
    [InlineData("ratio", "1", MetricType.DoubleGauge, "ratio")]
    [InlineData("cpu", "%", MetricType.DoubleGauge, "cpu_percent")]
    [InlineData("disk.io", "By/s", MetricType.DoubleGauge, "disk_io_bytes_per_second")]
    [InlineData("speed", "{note}/min", MetricType.DoubleGauge, "speed_per_min")]
    [InlineData("odd--name..here", "", MetricType.DoubleGauge, "odd_name_here")]
    [InlineData("1st", "", MetricType.DoubleGauge, "_st")]
    [InlineData("caffè", "", MetricType.DoubleGauge, "caff_")]
    [InlineData("wait", "ms", MetricType.LongSumNonMonotonic, "wait_milliseconds")]
    public void Name_and_unit_become_the_official_name(string name, string? unit, MetricType type, string expected) =>
        Assert.Equal(expected, new MetricNames(name, unit, type).Series);
}
