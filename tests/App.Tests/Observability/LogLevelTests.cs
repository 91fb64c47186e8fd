using App.BuildingBlocks.Observability;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace App.Tests.Observability;

public sealed class LogLevelTests
{
    [Theory]
    [InlineData("App.Modules.Notes", LogLevel.Information)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Information)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)]
    [InlineData("System.Net.Http.HttpClient.x.LogicalHandler", LogLevel.Warning)]
    public void Default_level_fits_the_category(string category, LogLevel expected) => Assert.Equal(expected, Lowest(category));

    [Theory]
    [InlineData("Logging:LogLevel:Default", "App.Modules.Notes")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Diagnostics")]
    public void Configuration_wins_over_the_defaults(string setting, string category) =>
        Assert.Equal(LogLevel.Debug, Lowest(category, (setting, "Debug")));

    [Theory]
    [InlineData("Production", JsonLineFormatter.FormatterName)]
    [InlineData("Staging", JsonLineFormatter.FormatterName)]
    [InlineData("Development", ReadableFormatter.FormatterName)]
    public void Environment_chooses_the_format(string environment, string formatter)
    {
        using var app = Build(environment);
        Assert.Equal(formatter, app.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
        Assert.Contains(app.Services.GetServices<ConsoleFormatter>(), f => f.Name == formatter);
    }

    [Fact]
    public void Setting_chooses_the_format_over_the_environment()
    {
        using var app = Build("Production", ("Logging:Console:FormatterName", "readable"));
        Assert.Equal("readable", app.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }

    private static LogLevel Lowest(string category, params (string Key, string Value)[] settings)
    {
        using var app = Build("Production", settings);
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        return Enum.GetValues<LogLevel>().First(log.IsEnabled);
    }

    private static Disposable Build(string environment, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        return new Disposable(builder.AddObservability().Build());
    }

    private sealed class Disposable(WebApplication app) : IDisposable
    {
        public IServiceProvider Services => app.Services;

        public void Dispose() => ((IDisposable)app).Dispose();
    }
}
