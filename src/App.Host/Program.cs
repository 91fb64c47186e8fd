using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Host;
using App.Host.Cli;
using App.Host.Hosting;
using App.Host.Pages;

if (CommandLine.Find(args) is not { } command)
{
    return CommandLine.ExplainUsage(args);
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = command.HostArguments(args) });
builder.AddSettings();
builder.AddServer();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddData();
builder.Services.AddPolicies();
builder.Services.AddWeb();
foreach (var module in Modules.All)
{
    module.AddServices(builder.Services, builder.Configuration);
}

await using var app = builder.Build();
if (command.Verb is not null)
{
    return await command.RunAsync(app, args);
}

// The order matters: what fails later is answered by what stands earlier.
app.UseForwardedHeaders();
app.UseSecurityHeaders();
app.UseErrorResponses();
app.UseCrossSiteGuard();
app.UseRouting();
app.UseAuthorization();

var routes = app.MapGroup("").WithStaticAssetPaths(app);
routes.MapLandingPage();
foreach (var module in Modules.All)
{
    module.MapEndpoints(routes);
}

await app.MigrateAsync();
await app.RunAsync();
return 0;
