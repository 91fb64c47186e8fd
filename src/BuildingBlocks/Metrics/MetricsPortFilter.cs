using App.BuildingBlocks.Observability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Metrics;

/// <summary>Adds the port to the addresses the server is about to listen on, and keeps its requests out of the application.</summary>
internal sealed partial class MetricsPortFilter(
    IOptions<AppOptions> options, IHostEnvironment environment, IConfiguration configuration, ILogger<MetricsPortFilter> log) : IStartupFilter
{
    private readonly int _port = options.Value.MetricsPort;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (TryListen(app.ServerFeatures.Get<IServerAddressesFeature>()))
        {
            var metrics = Page(app.New());
            app.Use(rest => context => context.Connection.LocalPort == _port ? metrics(context) : rest(context));
        }

        next(app);
    };

    private bool TryListen(IServerAddressesFeature? feature)
    {
        // Switched off; and a test server listens nowhere.
        if (_port == 0 || feature is null)
            return false;
        var hosts = new ListenHosts(configuration, feature);
        if (hosts.Uses(_port))
            throw Refused($"App:MetricsPort is {_port}, which is the application's own port.");
        var host = environment.IsDevelopment() ? "localhost" : hosts.Widest;
        if (!PortProbe.IsTaken(host, _port))
        {
            hosts.Add($"http://{host}:{_port}");
            return true;
        }

        if (!environment.IsDevelopment())
            throw Refused($"App:MetricsPort {_port} is taken by another program.");
        PortTaken(log, _port);
        return false;
    }

    private static OptionsValidationException Refused(string reason) => new(AppOptions.Section, typeof(AppOptions),
        [$"{reason} Set the environment variable App__MetricsPort to a free port, or to 0 for no metrics."]);

    private static RequestDelegate Page(IApplicationBuilder branch)
    {
        branch.Use(rest => context =>
        {
            // Scrapes are neither the application's traffic nor worth a trace.
            context.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true;
            Tracing.Forget();
            return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                ? rest(context)
                : NotFound(context);
        });
        branch.UseOpenTelemetryPrometheusScrapingEndpoint();
        branch.Run(NotFound);
        return branch.Build();
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No metrics: port {Port} is taken. Set App__MetricsPort to a free port, or to 0 for no metrics.")]
    private static partial void PortTaken(ILogger log, int port);
}
