using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace App.BuildingBlocks.Observability;

public static class ObservabilityExtensions
{
    /// <summary>Logs, metrics, traces and health. Costs next to nothing before the metrics port or a collector is in use.</summary>
    public static WebApplicationBuilder AddObservability(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Logs.Add(builder);
        Telemetry.Add(builder);
        builder.Services.TryAddSingleton<DrainState>();
        builder.Services.AddSingleton<Readiness>();
        return builder;
    }

    /// <summary>Serves on for <c>App:DrainSeconds</c> after a signal, then stops; 25 seconds at most.</summary>
    public static WebApplicationBuilder AddGracefulStop(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<DrainSettings>();
        builder.Services.TryAddSingleton<DrainState>();
        builder.Services.AddSingleton<IStartupFilter, DrainFilter>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, DrainingLifetime>());
        builder.Services.AddOptions<HostOptions>().Configure<DrainSettings>((host, settings) => host.ShutdownTimeout = settings.Shutdown);
        return builder;
    }
}
