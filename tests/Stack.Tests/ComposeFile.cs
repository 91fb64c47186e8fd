using System.Text.Json;

namespace Stack.Tests;

/// <summary>docker-compose.yml as its author wrote it: no variable filled in, nothing added.</summary>
internal sealed class ComposeFile(JsonElement document)
{
    public JsonElement Document { get; } = document;

    public Dictionary<string, JsonElement> Services { get; } =
        document.GetProperty("services").EnumerateObject().ToDictionary(service => service.Name, service => service.Value);

    /// <summary>The services of one profile, or without any.</summary>
    public string[] Names(string? profile) =>
        [.. Services.Where(service => List(service.Value, "profiles").Select(item => item.GetString()).SingleOrDefault() == profile)
            .Select(service => service.Key).Order(StringComparer.Ordinal)];

    /// <summary>What a service waits for another one to have done; null when it does not wait.</summary>
    public string? Condition(string service, string other) =>
        Services[service].TryGetProperty("depends_on", out var needed) && needed.TryGetProperty(other, out var how)
            ? how.GetProperty("condition").GetString()
            : null;

    public static JsonElement[] List(JsonElement service, string key) =>
        service.TryGetProperty(key, out var items) ? [.. items.EnumerateArray()] : [];
}
