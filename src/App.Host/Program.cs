using App.BuildingBlocks.Data;
using App.BuildingBlocks.Metrics;
using App.BuildingBlocks.Observability;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Web;
using App.Host;
using App.Host.Cli;
using App.Host.Hosting;
using App.Host.Pages;
using App.Host.Reference;

return CommandLine.Takes(args)
    ? await CommandLine.RunAsync(args, Build)
    : await Mistakes.ReportAsync(() => ServeAsync(args));

static async Task ServeAsync(string[] args)
{
    await using var app = Build(args);
    app.DemandSettings();
    await app.Services.UpgradeDatabaseAsync();

    // The order matters: what fails later is answered by what stands earlier.
    app.UseForwardedHeaders();
    app.UseSecurityHeaders();
    app.UseErrorResponses();
    app.UseGuards();
    app.UseHeadRequests();
    app.UseRouting();
    app.UseRateLimits();
    app.UsePolicies();
    app.UseContentLengths();

    app.MapStaticFiles();
    app.MapHealth();
    app.MapHostPages();
    Array.ForEach(Modules.All, module => module.MapEndpoints(app));

    await app.RunAsync();
}

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateBuilder(ContentRoot.Options(args));
    builder.AddSettings();
    builder.AddServer();
    builder.AddApiDescription();
    builder.AddObservability();
    builder.AddGracefulStop();
    QuietStart.AddTo(builder);
    MetricsPort.AddTo(builder);
    builder.Services.AddBlocks();
    builder.Services.AddWeb();
    foreach (var module in Modules.All)
    {
        builder.Services.AddSingleton(module);
        module.AddServices(builder.Services, builder.Configuration);
    }

    return builder.Build();
}
