using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Observability;

/// <summary>Logs go to standard output: readable in Development, JSON lines elsewhere.</summary>
internal static class Logs
{
    public static void Add(WebApplicationBuilder builder)
    {
        // First in line, so that the Logging section of any configuration source wins over these.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<LoggerFilterOptions>>(
            new ConfigureOptions<LoggerFilterOptions>(Defaults)));
        builder.Logging.ClearProviders().AddConsole()
            .AddConsoleFormatter<ReadableFormatter, ConsoleFormatterOptions>()
            .AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>()
            // The formatters write the ids themselves.
            .Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        var name = builder.Environment.IsDevelopment() ? ReadableFormatter.FormatterName : JsonLineFormatter.FormatterName;
        builder.Services.PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName ??= name);
    }

    private static void Defaults(LoggerFilterOptions options)
    {
        options.Rules.Add(new LoggerFilterRule(null, null, LogLevel.Information, null));
        options.Rules.Add(new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
        options.Rules.Add(new LoggerFilterRule(null, "System.Net.Http.HttpClient", LogLevel.Warning, null));
    }
}
