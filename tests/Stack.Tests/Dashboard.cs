using System.Text.Json;

namespace Stack.Tests;

/// <summary>The provisioned dashboard, as its file says.</summary>
internal static class Dashboard
{
    public const string File = "deploy/grafana/dashboards/overview.json";

    public static JsonElement Document { get; } = JsonDocument.Parse(Repository.Read(File)).RootElement;

    public static JsonElement[] Panels { get; } = [.. Document.GetProperty("panels").EnumerateArray()];

    public static JsonElement[] Charts { get; } = [.. Panels.Where(panel => panel.GetProperty("type").GetString() != "row")];

    /// <summary>Each query with the title of its panel, as Prometheus gets it from Grafana.</summary>
    public static (string Title, string Query)[] Queries { get; } =
        [.. from panel in Charts
            from target in panel.GetProperty("targets").EnumerateArray()
            let query = target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            select (panel.GetProperty("title").GetString()!, query)];
}
