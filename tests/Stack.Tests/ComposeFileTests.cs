using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stack.Tests;

/// <summary>One file for a bare machine, Coolify and Dokploy: what each of them would bend or break is a rule here.</summary>
[Collection("engine")]
public sealed class ComposeFileTests(Engine engine)
{
    private static readonly string[] Forbidden = ["container_name", "networks", "network_mode", "hostname", "labels", "env_file"];

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
        var file = await engine.ComposeFileAsync();
        Assert.Equal(["app", "litestream", "restore"], file.Names(profile: null));
        Assert.Equal(["caddy"], file.Names("edge"));
        Assert.Equal(["grafana", "node-exporter", "prometheus"], file.Names("monitoring"));
    }

    [EngineFact]
    public async Task Names_and_networks_are_left_to_the_platform()
    {
        var file = await engine.ComposeFileAsync();
        Assert.False(file.Document.TryGetProperty("networks", out _));
        foreach (var (name, service) in file.Services)
            Assert.All(Forbidden, key => Assert.False(service.TryGetProperty(key, out _), $"{name} sets {key}"));
        foreach (var volume in file.Document.GetProperty("volumes").EnumerateObject())
            Assert.True(volume.Value.ValueKind == JsonValueKind.Null, $"volume {volume.Name} has options, which platforms lose");
    }

    [Fact]
    public void The_products_name_stands_in_two_places() =>
        Assert.Equal(["name: solosaas", "image: solosaas:${APP_TAG:-latest}"],
            Repository.Read("docker-compose.yml").Split('\n').Where(line => line.Contains("solosaas")).Select(line => line.Trim()));

    [Fact]
    public void The_app_leaves_the_log_to_litestream_until_it_is_far_longer_than_litestream_lets_it_become()
    {
        var pages = System.Text.RegularExpressions.Regex.Match(Repository.Read("docker-compose.yml"), @"Data__CheckpointPages: \$\{CHECKPOINT_PAGES:-(\d+)\}").Groups[1].Value;
        Assert.InRange(int.Parse(pages, System.Globalization.CultureInfo.InvariantCulture), 10_000, 50_000);
    }

    [EngineFact]
    public async Task A_port_is_published_only_behind_a_profile()
    {
        var file = await engine.ComposeFileAsync();
        Assert.All(file.Names(profile: null), name => Assert.Empty(ComposeFile.List(file.Services[name], "ports")));
    }

    [EngineFact]
    public async Task Monitoring_is_published_on_the_machine_itself_only()
    {
        var file = await engine.ComposeFileAsync();
        var ports = file.Names("monitoring").SelectMany(name => ComposeFile.List(file.Services[name], "ports")).ToArray();
        Assert.Equal(2, ports.Length);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port.GetString(), StringComparison.Ordinal));
    }

    [EngineFact]
    public async Task Files_of_the_repository_travel_in_images_and_not_by_mounts()
    {
        var file = await engine.ComposeFileAsync();
        Assert.False(file.Document.TryGetProperty("configs", out _), "inline configs rule out a read-only root");
        var mounts = from service in file.Services
                     from volume in ComposeFile.List(service.Value, "volumes")
                     where volume.GetProperty("type").GetString() == "bind"
                     select $"{service.Key} {volume.GetProperty("source")} {volume.GetProperty("read_only")}";
        Assert.Equal(["node-exporter / True"], mounts);
    }

    [EngineFact]
    public async Task The_app_waits_for_the_restore_and_the_backup_never_for_the_app()
    {
        var file = await engine.ComposeFileAsync();
        Assert.Equal("service_completed_successfully", file.Condition("app", "restore"));
        Assert.Equal("service_started", file.Condition("app", "litestream"));
        Assert.Equal("service_completed_successfully", file.Condition("litestream", "restore"));
        Assert.Null(file.Condition("litestream", "app"));
        Assert.False(file.Services["restore"].TryGetProperty("depends_on", out _));
    }

    [EngineFact]
    public async Task Nothing_that_a_platform_starts_waits_for_something_that_it_does_not_start()
    {
        var file = await engine.ComposeFileAsync();
        foreach (var name in file.Names(profile: null))
            Assert.All(file.Names("edge").Concat(file.Names("monitoring")), other => Assert.Null(file.Condition(name, other)));
    }

    [EngineFact]
    public async Task Restore_backup_and_app_share_user_and_data()
    {
        var file = await engine.ComposeFileAsync();
        foreach (var service in file.Names(profile: null).Select(name => file.Services[name]))
        {
            Assert.Equal("1654:1654", service.GetProperty("user").GetString());
            Assert.Contains(ComposeFile.List(service, "volumes"),
                volume => volume.GetProperty("source").GetString() == "data" && volume.GetProperty("target").GetString() == "/data");
        }

        Assert.False(file.Services["litestream"].TryGetProperty("deploy", out _), "one sidecar per database, never replicas");
    }

    [EngineFact]
    public async Task Every_variable_has_a_default_that_no_platform_takes_for_a_message()
    {
        var text = (await engine.ComposeFileAsync()).Document.GetProperty("services").GetRawText();
        Assert.Empty(Regex.Matches(text, @"\$\{\w+(\}|:?\?)").Select(match => match.Value));
    }

    [EngineFact]
    public async Task Every_variable_stands_in_the_example_and_the_other_way_round()
    {
        var text = (await engine.ComposeFileAsync()).Document.GetProperty("services").GetRawText();
        var used = Regex.Matches(text, @"\$\{(\w+)").Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("SERVICE_", StringComparison.Ordinal))
            .Concat(["COMPOSE_PROFILES", "OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var shown = Regex.Matches(Repository.Read(".env.example"), @"^#? ?([A-Z][A-Z0-9_]+)=", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);
        Assert.Equal(used.Distinct().Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }
}
