using System.Text.RegularExpressions;

namespace Stack.Tests;

/// <summary>The programs that read the configuration files check them.</summary>
[Collection("engine")]
public sealed class ConfigurationTests(Engine engine)
{
    [EngineTheory]
    [InlineData(":80", "")]
    [InlineData("http://localhost", "")]
    [InlineData("https://app.example.com", "email ops@example.com")]
    public async Task Caddy_accepts_its_file(string site, string options)
    {
        var scratch = Path.GetTempPath();
        var validated = await engine.RunAsync("caddy", ["validate", "--adapter", "caddyfile", "--config", "Caddyfile"],
            ("SITE_ADDRESS", site), ("CADDY_GLOBAL_OPTIONS", options), ("XDG_DATA_HOME", scratch), ("XDG_CONFIG_HOME", scratch));
        Assert.True(validated.ExitCode == 0, validated.Everything);
    }

    [EngineTheory]
    [InlineData("25MB", "25000000")]
    [InlineData("2MB", "2000000")]
    public async Task Size_of_a_request_is_limited(string limit, string bytes)
    {
        var adapted = await engine.RunAsync("caddy", ["adapt", "--config", "Caddyfile"], ("MAX_BODY", limit));
        Assert.Contains($$"""{"handler":"request_body","max_size":{{bytes}}}""", adapted.Output, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task Caddys_file_is_formatted()
    {
        var formatted = await engine.RunAsync("caddy", ["fmt", "--diff", "Caddyfile"]);
        Assert.True(formatted.ExitCode == 0, formatted.Everything);
    }

    [EngineFact]
    public async Task Prometheus_accepts_its_file()
    {
        var check = await engine.RunAsync("promtool", ["check", "config", "deploy/prometheus/prometheus.yml"]);
        Assert.True(check.ExitCode == 0, check.Everything);
    }

    [EngineFact]
    public async Task Every_target_is_a_port_that_a_service_offers()
    {
        var services = (await engine.ComposeFileAsync()).Services;
        var targets = Regex.Matches(Repository.Read("deploy/prometheus/prometheus.yml"), """targets: \["([\w-]+):(\d+)"\]""");
        Assert.Equal(5, targets.Count);
        foreach (var target in targets.Where(target => target.Groups[1].Value != "localhost"))
        {
            var ports = ComposeFile.List(services[target.Groups[1].Value], "expose");
            Assert.Contains(ports, port => port.GetString() == target.Groups[2].Value);
        }
    }
}
