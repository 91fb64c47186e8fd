using System.Net;
using System.Net.Sockets;
using App.BuildingBlocks.Observability;
using App.Tests.Observability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.Tests.Metrics;

/// <summary>A small application on Kestrel with the metrics port, and a client for each port.</summary>
internal sealed class MetricsApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MetricsApp(WebApplication app, int metricsPort, IReadOnlyCollection<string> log)
    {
        _app = app;
        Log = log;
        MetricsPort = metricsPort;
        Main = new HttpClient { BaseAddress = new Uri(app.Urls.First(u => !u.EndsWith($":{metricsPort}", StringComparison.Ordinal))) };
        Metrics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{metricsPort}") };
    }

    public int MetricsPort { get; }

    public HttpClient Main { get; }

    public HttpClient Metrics { get; }

    public IServiceProvider Services => _app.Services;

    public ICollection<string> Urls => _app.Urls;

    public IReadOnlyCollection<string> Log { get; }

    public static async Task<MetricsApp> StartAsync(params (string Key, string Value)[] settings)
    {
        var port = FreePort();
        var environment = settings.FirstOrDefault(s => s.Key == "environment").Value ?? "Production";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        var log = new LogLines();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["App:Name"] = "App under test",
            ["App:MetricsPort"] = $"{port}",
        });
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.AddObservability();
        BuildingBlocks.Metrics.MetricsPort.AddTo(builder);
        builder.Logging.ClearProviders().AddProvider(log);
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers["X-Main-Pipeline"] = "yes";
            return next(context);
        });
        app.MapGet("/things/{id}", (int id) => Results.Text($"thing {id}"));
        app.Services.GetRequiredService<AppMeter>();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new MetricsApp(app, port, log.Lines);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task<string> ScrapeAsync(string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Metrics.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Main.Dispose();
        Metrics.Dispose();
        await _app.DisposeAsync();
    }
}
