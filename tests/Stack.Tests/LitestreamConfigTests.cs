using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stack.Tests;

/// <summary>Litestream ignores a key that it does not know, so a misspelt one would switch a safety off in silence.</summary>
[Collection("engine")]
public sealed class LitestreamConfigTests(Engine engine)
{
    private const string File = "deploy/litestream.yml";

    // The keys of 0.5.17, by place; "dbs" and "replicas" hold lists.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] = ["addr", "mcp-addr", "exec", "socket", "logging", "snapshot", "levels", "l0-retention", "l0-retention-check-interval",
            "retention", "validation", "verify-compaction", "shutdown-sync-timeout", "shutdown-sync-interval", "heartbeat-url",
            "heartbeat-interval", "dbs"],
        ["socket"] = ["enabled", "path", "permissions"],
        ["logging"] = ["level", "type", "stderr", "source"],
        ["snapshot"] = ["interval", "retention"],
        ["levels"] = ["interval"],
        ["retention"] = ["enabled"],
        ["validation"] = ["interval"],
        ["dbs"] = ["path", "meta-path", "monitor-interval", "checkpoint-interval", "busy-timeout", "min-checkpoint-page-count",
            "truncate-page-n", "restore-if-db-not-exists", "replica", "replicas"],
        ["dbs.replica"] = Replica,
        ["dbs.replicas"] = Replica,
    };

    private static string[] Replica => ["type", "path", "url", "sync-interval", "access-key-id", "secret-access-key", "region", "bucket",
        "endpoint", "force-path-style", "sign-payload", "skip-verify", "part-size", "concurrency", "auto-recover"];

    [EngineFact]
    public async Task Every_key_is_one_that_litestream_reads() => Assert.Empty(Unknown(await ParseAsync(Repository.Read(File))));

    [EngineFact]
    public async Task A_misspelt_key_is_found_at_every_depth()
    {
        var wrong = await ParseAsync("""
            adr: ":9090"
            snapshot: { intervall: 1h }
            dbs:
              - path: /data/app.db
                monitor: 1s
                replicas:
                  - url: file:///backup/app
                    retention: 1h
            """);
        Assert.Equal(["adr", "dbs.monitor", "dbs.replicas.retention", "snapshot.intervall"], Unknown(wrong).Order(StringComparer.Ordinal));
    }

    [EngineFact]
    public async Task One_database_has_one_replica_that_the_environment_chooses()
    {
        var database = Assert.Single((await ParseAsync(Repository.Read(File))).GetProperty("dbs").EnumerateArray());
        Assert.Equal("/data/app.db", database.GetProperty("path").GetString());
        var replica = Assert.Single(database.GetProperty("replicas").EnumerateArray());
        Assert.Equal("${LITESTREAM_REPLICA_URL}", replica.GetProperty("url").GetString());
    }

    [EngineTheory]
    [InlineData("file:///backup/app", "", "", "file")]
    [InlineData("s3://bucket/path", "https://objects.example.com", "eu-central", "s3")]
    public async Task Litestream_takes_the_replica_from_the_environment(string url, string endpoint, string region, string kind)
    {
        var listed = await engine.RunAsync("litestream", ["databases", "-config", File],
            ("LITESTREAM_REPLICA_URL", url), ("LITESTREAM_ENDPOINT", endpoint), ("LITESTREAM_REGION", region));
        Assert.True(listed.ExitCode == 0, listed.Everything);
        Assert.Matches($@"/data/app\.db\s+{kind}\b", listed.Output);
    }

    [EngineFact]
    public async Task Every_variable_of_the_configuration_is_given_to_both_of_its_readers()
    {
        var services = (await engine.ComposeFileAsync()).Services;
        foreach (Match used in Regex.Matches(Repository.Read(File), @"\$\{(\w+)\}"))
            foreach (var reader in new[] { services["restore"], services["litestream"] })
                Assert.True(reader.GetProperty("environment").TryGetProperty(used.Groups[1].Value, out _), used.Value);
    }

    // Compose reads YAML and carries keys that begin with x- through as they are.
    private async Task<JsonElement> ParseAsync(string yaml)
    {
        var file = Path.GetTempFileName();
        var indented = string.Concat(yaml.Split('\n').Select(line => $"  {line}\n"));
        await System.IO.File.WriteAllTextAsync(file, $"services: {{ none: {{ image: none }} }}\nx-file:\n{indented}");
        var parsed = (await engine.ReadComposeFileAsync(file)).Document.GetProperty("x-file");
        System.IO.File.Delete(file);
        return parsed;
    }

    private static IEnumerable<string> Unknown(JsonElement element, string place = "") => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Unknown(item, place)),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(entry =>
            Known[place].Contains(entry.Name)
                ? Unknown(entry.Value, Join(place, entry.Name))
                : [Join(place, entry.Name)]),
        _ => [],
    };

    private static string Join(string place, string name) => place == "" ? name : $"{place}.{name}";
}
