using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stack.Tests;

/// <summary>One file for a bare machine, Coolify and Dokploy: what each of them would bend or break is a rule here.</summary>
[Collection("engine")]
public sealed class ComposeFileTests(Engine engine)
{
    [EngineFact]
    public async Task Compose_accepts_the_file_without_any_setting()
    {
        var config = await engine.RunAsync("docker", ["compose", "--profile", "*", "config", "--quiet"]);
        Assert.True(config.ExitCode == 0, config.Everything);
        Assert.Equal("", config.Everything);
    }

    [EngineFact]
    public async Task Platforms_set_no_profile_and_get_the_app_with_its_backup()
    {
        var services = await ServicesAsync();
        Assert.Equal(["app", "litestream", "restore"], Names(services, profile: null));
        Assert.Equal(["caddy"], Names(services, "edge"));
        Assert.Equal(["grafana", "node-exporter", "prometheus"], Names(services, "monitoring"));
    }

    [EngineFact]
    public async Task Names_and_networks_are_left_to_the_platform()
    {
        var file = await engine.ComposeFileAsync();
        Assert.False(file.TryGetProperty("networks", out _));
        foreach (var service in file.GetProperty("services").EnumerateObject())
            foreach (var key in new[] { "container_name", "networks", "network_mode", "hostname", "labels", "env_file" })
                Assert.False(service.Value.TryGetProperty(key, out _), $"{service.Name} sets {key}");
        foreach (var volume in file.GetProperty("volumes").EnumerateObject())
            Assert.True(volume.Value.ValueKind == JsonValueKind.Null, $"volume {volume.Name} has options, which platforms lose");
    }

    [EngineFact]
    public async Task A_port_is_published_only_behind_a_profile()
    {
        foreach (var (name, service) in await ServicesAsync())
            Assert.True(service.TryGetProperty("profiles", out _) || !service.TryGetProperty("ports", out _), $"{name} publishes a port");
    }

    [EngineFact]
    public async Task Monitoring_is_published_on_the_machine_itself_only()
    {
        foreach (var (name, service) in await ServicesAsync())
            if (name != "caddy" && service.TryGetProperty("ports", out var ports))
                Assert.All(ports.EnumerateArray(), port => Assert.StartsWith("127.0.0.1:", port.GetString(), StringComparison.Ordinal));
    }

    [EngineFact]
    public async Task Files_of_the_repository_travel_in_images_and_not_by_mounts()
    {
        var file = await engine.ComposeFileAsync();
        Assert.False(file.TryGetProperty("configs", out _), "inline configs rule out a read-only root");
        foreach (var (name, service) in await ServicesAsync())
            foreach (var volume in Items(service, "volumes").Where(volume => volume.GetProperty("type").GetString() == "bind"))
                Assert.Equal(("node-exporter", "/", true), (name, volume.GetProperty("source").GetString(), volume.GetProperty("read_only").GetBoolean()));
    }

    [EngineFact]
    public async Task The_app_waits_for_the_restore_and_the_backup_never_for_the_app()
    {
        var services = await ServicesAsync();
        Assert.Equal("service_completed_successfully", Condition(services["app"], "restore"));
        Assert.Equal("service_started", Condition(services["app"], "litestream"));
        Assert.Equal("service_completed_successfully", Condition(services["litestream"], "restore"));
        Assert.Null(Condition(services["litestream"], "app"));
        Assert.False(services["restore"].TryGetProperty("depends_on", out _));
        Assert.Equal("no", services["restore"].GetProperty("restart").GetString());
    }

    [EngineFact]
    public async Task Nothing_that_a_platform_starts_waits_for_something_that_it_does_not_start()
    {
        var services = await ServicesAsync();
        foreach (var name in Names(services, profile: null))
            if (services[name].TryGetProperty("depends_on", out var needed))
                Assert.All(needed.EnumerateObject(), other => Assert.False(services[other.Name].TryGetProperty("profiles", out _)));
    }

    [EngineFact]
    public async Task Restore_backup_and_app_share_user_and_data()
    {
        var services = await ServicesAsync();
        foreach (var name in Names(services, profile: null))
        {
            Assert.Equal("1654:1654", services[name].GetProperty("user").GetString());
            Assert.Contains(services[name].GetProperty("volumes").EnumerateArray(),
                volume => volume.GetProperty("source").GetString() == "data" && volume.GetProperty("target").GetString() == "/data");
        }
        Assert.False(services["litestream"].TryGetProperty("deploy", out _), "one sidecar per database, never replicas");
    }

    [EngineFact]
    public async Task Every_variable_has_a_default_that_no_platform_takes_for_a_message()
    {
        var bare = Regex.Matches(await TextAsync(), @"\$\{\w+(\}|:?\?)").Select(match => match.Value);
        Assert.Empty(bare);
    }

    [EngineFact]
    public async Task Every_variable_stands_in_the_example_and_the_other_way_round()
    {
        var used = Regex.Matches(await TextAsync(), @"\$\{(\w+)").Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("SERVICE_", StringComparison.Ordinal)).Append("COMPOSE_PROFILES").Append("OTEL_EXPORTER_OTLP_ENDPOINT");
        var shown = Regex.Matches(Repository.Read(".env.example"), @"^#? ?([A-Z][A-Z0-9_]+)=", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        Assert.Equal(used.Distinct().Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private async Task<string> TextAsync() => (await engine.ComposeFileAsync()).GetProperty("services").ToString();

    private async Task<Dictionary<string, JsonElement>> ServicesAsync() =>
        (await engine.ComposeFileAsync()).GetProperty("services").EnumerateObject().ToDictionary(service => service.Name, service => service.Value);

    private static string[] Names(Dictionary<string, JsonElement> services, string? profile) =>
        [.. services.Where(service => Items(service.Value, "profiles").Select(item => item.GetString()).SingleOrDefault() == profile)
            .Select(service => service.Key).Order(StringComparer.Ordinal)];

    private static JsonElement[] Items(JsonElement service, string key) =>
        service.TryGetProperty(key, out var items) ? [.. items.EnumerateArray()] : [];

    private static string? Condition(JsonElement service, string other) =>
        service.TryGetProperty("depends_on", out var needed) && needed.TryGetProperty(other, out var how) ? how.GetProperty("condition").GetString() : null;
}
