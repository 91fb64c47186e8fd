using Microsoft.AspNetCore.Builder;

namespace App.BuildingBlocks.Observability;

public static class ObservabilityExtensions
{
    /// <summary>Logs, metrics and traces.</summary>
    public static WebApplicationBuilder AddObservability(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Telemetry.Add(builder);
        return builder;
    }
}
