using Microsoft.Extensions.Options;

namespace App.Host.Hosting;

/// <summary>
/// Keeps the framework from logging why it could not start: the error reaches <see cref="Mistakes"/>, which says it once, or crashes the
/// program with it. From the moment it serves, everything is logged as configured.
/// </summary>
internal sealed class QuietStart(IServiceProvider services) : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] s_reporters = ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.Extensions.Hosting.Internal.Host"];
    private bool _started;

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietStart>();

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        foreach (var reporter in s_reporters)
        {
            var configured = options.Rules
                .Where(rule => rule.ProviderName is null && reporter.StartsWith(rule.CategoryName ?? "", StringComparison.OrdinalIgnoreCase))
                .OrderBy(rule => rule.CategoryName?.Length ?? 0).LastOrDefault();
            options.Rules.Add(new LoggerFilterRule(null, reporter, null, (_, _, level) => HasStarted && level >= (configured?.LogLevel ?? options.MinLevel)));
        }
    }

    // Asked late: the lifetime logs, so it cannot be had while logging is being configured, nor after a start that failed: then the services are gone.
    private bool HasStarted
    {
        get
        {
            try
            {
                return _started || (_started = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested);
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }
    }
}
