using System.Collections.Concurrent;
using System.Text;
using App.BuildingBlocks.Observability;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace App.Tests.Observability;

/// <summary>A collector on loopback takes what the exporter sends; the names inside the protobuf stand there as plain text.</summary>
public sealed class TracingTests
{
    [Theory]
    [InlineData("Otlp:Endpoint")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public async Task Requests_are_sent_as_traces_and_probes_are_not(string setting)
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = await StartAsync((setting, collector.Url)))
        {
            // This client has no traces of its own.
            using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
            using var http = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) };
            Assert.Equal("thing 7", await http.GetStringAsync(new Uri("/traced/7", UriKind.Relative)));
            await http.GetStringAsync(new Uri("/probed/healthz", UriKind.Relative));
        }

        var sent = collector.Received("/v1/traces");
        Assert.Contains("GET /traced/{id}", sent, StringComparison.Ordinal);
        Assert.Contains("App under test", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("/probed/healthz", sent, StringComparison.Ordinal);
        Assert.Empty(collector.Received("/v1/metrics"));
    }

    [Fact]
    public async Task Metrics_are_sent_only_when_asked_for()
    {
        await using var collector = await Collector.StartAsync();
        await using (await StartAsync(("Otlp:Endpoint", collector.Url), ("Otlp:Metrics", "true")))
        {
        }

        Assert.Contains("solosaas.build_info", collector.Received("/v1/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_built()
    {
        await using var app = await StartAsync();
        Assert.Null(app.Services.GetService<TracerProvider>());
    }

    private static async Task<WebApplication> StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["App:Name"] = "App under test",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.AddObservability();
        var app = builder.Build();
        app.MapGroup("/probed").MapHealth();
        app.MapGet("/traced/{id}", (int id) => Results.Text($"thing {id}"));
        await app.StartAsync();
        return app;
    }

    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> _received = new();

        public string Url => app.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var app = Loopback.Create();
            var collector = new Collector(app);
            app.MapPost("/{**path}", async context =>
            {
                using var body = new StreamReader(context.Request.Body, Encoding.Latin1);
                collector._received.Enqueue((context.Request.Path, await body.ReadToEndAsync()));
            });
            await app.StartAsync();
            return collector;
        }

        public string Received(string path) => string.Concat(_received.Where(r => r.Path == path).Select(r => r.Body));

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
