using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stack.Tests;

/// <summary>What every container of the compose file is denied, and how much of the machine it may take.</summary>
[Collection("engine")]
public sealed class HardeningTests(Engine engine)
{
    private static readonly string[] WritableRoot = ["grafana"];

    [EngineFact]
    public Task No_container_has_capabilities_beyond_what_it_needs() => EachAsync((name, service) =>
    {
        Assert.Equal("ALL", service.GetProperty("cap_drop")[0].GetString());
        Assert.Equal("no-new-privileges:true", service.GetProperty("security_opt")[0].GetString());
        Assert.Equal(name == "caddy" ? ["NET_BIND_SERVICE"] : [], service.TryGetProperty("cap_add", out var added) ? added.EnumerateArray().Select(item => item.GetString()) : []);
        Assert.False(service.TryGetProperty("privileged", out _));
    });

    [EngineFact]
    public Task Root_file_systems_are_read_only() => EachAsync((name, service) =>
        Assert.Equal(!WritableRoot.Contains(name), service.TryGetProperty("read_only", out var value) && value.GetBoolean()));

    [EngineFact]
    public Task Memory_and_logs_are_limited() => EachAsync((name, service) =>
    {
        Assert.True(service.TryGetProperty("mem_limit", out _), name);
        Assert.Equal("10m", service.GetProperty("logging").GetProperty("options").GetProperty("max-size").GetString());
    });

    [EngineFact]
    public Task What_stops_comes_back_after_a_reboot() => EachAsync((name, service) =>
        Assert.Equal(name == "restore" ? "no" : "unless-stopped", service.GetProperty("restart").GetString()));

    [EngineFact]
    public async Task Stopping_waits_longer_than_the_app_and_its_last_backup_take()
    {
        var services = (await engine.ComposeFileAsync()).GetProperty("services");
        Assert.True(Seconds(services, "app") > 25);
        Assert.True(Seconds(services, "litestream") > 30);
    }

    [EngineFact]
    public async Task Images_are_pinned_to_a_release()
    {
        var bases = Directory.GetFiles(Repository.PathOf("deploy"), "Dockerfile", SearchOption.AllDirectories).Append(Repository.PathOf("Dockerfile"))
            .SelectMany(File.ReadAllLines).Where(line => line.StartsWith("FROM ", StringComparison.Ordinal) && line.Contains(':')).Select(line => Regex.Match(line, @"(\S+:\S+)( AS |$)").Groups[1].Value);
        var named = (await engine.ComposeFileAsync()).GetProperty("services").EnumerateObject()
            .Where(service => !service.Value.TryGetProperty("build", out _)).Select(service => service.Value.GetProperty("image").GetString()!);
        Assert.All(bases.Concat(named), image => Assert.Matches(@"^(mcr\.microsoft\.com/dotnet/\w+:10\.0-noble|[\w/.-]+:v?\d+\.\d+\.\d+(-alpine)?)$", image));
    }

    [Fact]
    public void Litestream_is_new_enough_to_carry_a_sqlite_without_the_wal_reset_bug()
    {
        var version = Regex.Match(Repository.Read("deploy/litestream/Dockerfile"), @"^FROM litestream/litestream:(\S+)", RegexOptions.Multiline).Groups[1].Value;
        Assert.True(Version.Parse(version) >= new Version(0, 5, 17), version);
    }

    private async Task EachAsync(Action<string, JsonElement> check)
    {
        var services = (await engine.ComposeFileAsync()).GetProperty("services").EnumerateObject().ToArray();
        Assert.NotEmpty(services);
        Assert.All(services.Select(service => service.Name), (name, index) => check(name, services[index].Value));
    }

    private static int Seconds(JsonElement services, string name) =>
        int.Parse(services.GetProperty(name).GetProperty("stop_grace_period").GetString()!.TrimEnd('s'), provider: null);
}
