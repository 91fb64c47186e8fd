using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stack.Tests;

/// <summary>What every container of the compose file is denied, and how much of the machine it may take.</summary>
[Collection("engine")]
public sealed class HardeningTests(Engine engine)
{
    [EngineFact]
    public Task No_container_has_capabilities_beyond_what_it_needs() => EachAsync((name, service) =>
    {
        Assert.Equal(["ALL"], Texts(service, "cap_drop"));
        Assert.Equal(["no-new-privileges:true"], Texts(service, "security_opt"));
        Assert.Equal(name == "caddy" ? ["NET_BIND_SERVICE"] : [], Texts(service, "cap_add"));
        Assert.False(service.TryGetProperty("privileged", out _));
    });

    [EngineFact]
    public Task Root_file_systems_are_read_only() => EachAsync((name, service) =>
        Assert.Equal(name != "grafana", service.TryGetProperty("read_only", out var value) && value.GetBoolean()));

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
        var services = (await engine.ComposeFileAsync()).Services;
        Assert.True(Grace(services["app"]) > 25);
        Assert.True(Grace(services["litestream"]) > 30);
    }

    [EngineFact]
    public async Task Images_are_pinned_to_a_release()
    {
        var built = Directory.GetFiles(Repository.PathOf("deploy"), "Dockerfile", SearchOption.AllDirectories)
            .Append(Repository.PathOf("Dockerfile"))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"^FROM (?:--platform=\S+ )?(\S+:\S+)", RegexOptions.Multiline))
            .Select(match => match.Groups[1].Value);
        var pulled = (await engine.ComposeFileAsync()).Services.Values
            .Where(service => !service.TryGetProperty("build", out _))
            .Select(service => service.GetProperty("image").GetString()!);
        var images = built.Concat(pulled).ToArray();
        Assert.Equal(8, images.Length);
        const string pinned = @"^(mcr\.microsoft\.com/dotnet/\w+:10\.0-noble|[\w/-]+:v?\d+\.\d+\.\d+(-alpine)?)$";
        Assert.All(images, image => Assert.Matches(pinned, image));
    }

    [Fact]
    public void Litestream_is_new_enough_to_carry_a_sqlite_without_the_wal_reset_bug()
    {
        var image = Regex.Match(Repository.Read("deploy/litestream/Dockerfile"), @"FROM litestream/litestream:(\S+)");
        Assert.True(Version.Parse(image.Groups[1].Value) >= new Version(0, 5, 17), image.Value);
    }

    private async Task EachAsync(Action<string, JsonElement> check)
    {
        var services = (await engine.ComposeFileAsync()).Services;
        Assert.NotEmpty(services);
        Assert.All(services.Keys, name => check(name, services[name]));
    }

    private static IEnumerable<string?> Texts(JsonElement service, string key) =>
        ComposeFile.List(service, key).Select(item => item.GetString());

    private static int Grace(JsonElement service) =>
        int.Parse(service.GetProperty("stop_grace_period").GetString()!.TrimEnd('s'), provider: null);
}
