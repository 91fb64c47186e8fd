using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace App.Tests.Metrics;

public sealed class MetricsPortTests
{
    [Fact]
    public async Task Metrics_port_serves_metrics_without_the_main_pipeline()
    {
        await using var app = await MetricsApp.StartAsync();
        using var response = await app.Metrics.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.False(response.Headers.Contains("X-Main-Pipeline"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/things/7")]
    [InlineData("/metrics/")]
    [InlineData("/metrics/x")]
    public async Task Metrics_port_serves_nothing_else(string path)
    {
        await using var app = await MetricsApp.StartAsync();
        using var response = await app.Metrics.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Main-Pipeline"));
        using var post = await app.Metrics.PostAsync("/metrics", null);
        Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/METRICS")]
    [InlineData("/%6detrics")]
    public async Task Host_header_does_not_open_the_main_port(string path)
    {
        await using var app = await MetricsApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = $"localhost:{app.MetricsPort}";
        using var response = await app.Main.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.True(response.Headers.Contains("X-Main-Pipeline"));
    }

    [Fact]
    public async Task Host_header_and_forwarded_headers_do_not_close_the_metrics_port()
    {
        await using var app = await MetricsApp.StartAsync(("AllowedHosts", "example.com"), ("ForwardedHeaders_Enabled", "true"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Host = "app:80";
        request.Headers.Add("X-Forwarded-Host", "example.com");
        using var response = await app.Metrics.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Scrapes_are_not_counted_as_requests()
    {
        await using var app = await MetricsApp.StartAsync();
        (await app.Main.GetAsync("/things/7")).EnsureSuccessStatusCode();
        await app.ScrapeAsync();
        (await app.Metrics.GetAsync("/nothing")).Dispose();
        var page = Exposition.Parse(await app.ScrapeAsync());
        var routes = page.Samples("http_server_request_duration_seconds_count").Select(s => s.Label("http_route")).ToList();
        Assert.Contains("/things/{id}", routes);
        Assert.DoesNotContain(null, routes);
    }

    [Fact]
    public async Task Configured_ports_stay_and_the_metrics_port_is_added()
    {
        var http = MetricsApp.FreePort();
        await using var app = await MetricsApp.StartAsync(("urls", ""), ("http_ports", $"{http}"));
        using var client = new HttpClient();
        Assert.Equal("thing 1", await client.GetStringAsync(new Uri($"http://127.0.0.1:{http}/things/1")));
        Assert.NotEmpty(await app.ScrapeAsync());
        // HTTP_PORTS means all interfaces, as in a container; so it does for the metrics.
        Assert.All(app.Urls, url => Assert.Contains("[::]", url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Endpoints_of_the_Kestrel_section_stay_and_the_metrics_port_is_added()
    {
        var http = MetricsApp.FreePort();
        await using var app = await MetricsApp.StartAsync(("urls", ""), ("Kestrel:Endpoints:Web:Url", $"http://127.0.0.1:{http}"));
        using var client = new HttpClient();
        Assert.Equal("thing 1", await client.GetStringAsync(new Uri($"http://127.0.0.1:{http}/things/1")));
        Assert.NotEmpty(await app.ScrapeAsync());
    }

    [Fact]
    public async Task Port_zero_switches_metrics_off()
    {
        await using var app = await MetricsApp.StartAsync(("App:MetricsPort", "0"));
        Assert.Single(app.Urls);
        using var response = await app.Main.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Taken_port_stops_production_with_a_message()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => MetricsApp.StartAsync(("App:MetricsPort", $"{port}")));
        Assert.Contains($"App:MetricsPort {port} is taken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_port_is_a_warning_in_development()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var app = await MetricsApp.StartAsync(("environment", "Development"), ("App:MetricsPort", $"{port}"));
        Assert.Equal("thing 1", await app.Main.GetStringAsync(new Uri("/things/1", UriKind.Relative)));
        Assert.Contains(app.Log, line => line.Contains($"No metrics: port {port} is taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Development_listens_for_scrapes_on_loopback_only()
    {
        await using var app = await MetricsApp.StartAsync(("environment", "Development"), ("urls", "http://*:0"));
        Assert.Contains(app.Urls, url => url == $"http://localhost:{app.MetricsPort}");
        Assert.NotEmpty(await app.ScrapeAsync());
    }

    [Fact]
    public async Task Port_of_the_application_is_refused()
    {
        var port = MetricsApp.FreePort();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => MetricsApp.StartAsync(("urls", $"http://127.0.0.1:{port}"), ("App:MetricsPort", $"{port}")));
        Assert.Contains("the application's own port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_gives_the_headers_alone()
    {
        await using var app = await MetricsApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/metrics");
        using var response = await app.Metrics.SendAsync(request);
        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(new CacheControlHeaderValue { NoStore = true }, response.Headers.CacheControl);
    }
}
