using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stack.Tests;

/// <summary>The product as people meet it: through Caddy.</summary>
[Collection("engine")]
public sealed class EdgeTests(Engine engine)
{
    [EngineFact]
    public async Task Every_service_runs_and_those_with_a_check_are_healthy()
    {
        var stack = await engine.InstalledAsync();
        var lines = await stack.ComposeAsync("ps", "--all", "--format", "{{.Service}} {{.State}} {{.ExitCode}} {{.Health}}");
        Assert.Equal(
            ["app running 0 healthy", "caddy running 0 healthy", "grafana running 0 healthy", "litestream running 0",
                "node-exporter running 0", "prometheus running 0 healthy", "restore exited 0"],
            lines.Split('\n').Select(line => line.Trim()).Order(StringComparer.Ordinal));
    }

    [EngineFact]
    public async Task Person_signs_up_and_finds_the_note_again_after_signing_in()
    {
        var stack = await engine.InstalledAsync();
        var member = await stack.SignUpAsync();
        var first = new { title = "First", body = "Through Caddy" };
        using var written = await stack.SendAsync(HttpMethod.Post, member.Notes, member.Session, first);
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);

        using var listed = await stack.SendAsync(HttpMethod.Get, member.Notes, await stack.SignInAsync(member));
        var note = Assert.Single((await listed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray());
        Assert.Equal("First", note.GetProperty("title").GetString());
    }

    [EngineTheory]
    [InlineData("/metrics")]
    [InlineData("/metrics/")]
    [InlineData("/%6detrics")]
    [InlineData("//metrics")]
    [InlineData("/METRICS")]
    [InlineData("/x/../metrics")]
    [InlineData("/./metrics")]
    [InlineData("/metrics?x=1")]
    [InlineData("/healthz/ready")]
    public async Task What_is_for_the_inner_network_is_not_served_outside(string path)
    {
        var stack = await engine.InstalledAsync();
        using var answer = await stack.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [EngineFact]
    public async Task Outside_a_check_can_ask_whether_the_product_lives()
    {
        var stack = await engine.InstalledAsync();
        using var answer = await stack.SendAsync(HttpMethod.Get, "/healthz");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [EngineTheory]
    [InlineData("/")]
    [InlineData("/no-such-page")]
    [InlineData("/api/v1/accounts/me")]
    public async Task Answers_carry_each_security_header_once_and_no_servers_name(string path)
    {
        var stack = await engine.InstalledAsync();
        using var answer = await stack.SendAsync(HttpMethod.Get, path);
        Assert.Single(answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Single(answer.Headers.GetValues("Referrer-Policy"));
        Assert.Single(answer.Headers.GetValues("X-Frame-Options"));
        Assert.Empty(answer.Headers.Server);
        Assert.Empty(answer.Headers.Via);
    }

    // Kestrel reads "+3" as 3. Where the two servers read one length differently, a second request hides in the body of the first.
    [EngineTheory]
    [InlineData("+3")]
    [InlineData("-3")]
    [InlineData("0x3")]
    [InlineData("3, 3")]
    public async Task S26_Length_with_a_sign_or_in_words_of_its_own_does_not_get_past_the_edge(string length)
    {
        await engine.InstalledAsync();
        const string Hidden = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        var plain = await engine.ExchangeAsync(80, $"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nxyz{Hidden}");
        var answer = await engine.ExchangeAsync(80, $"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\nxyz{Hidden}");

        Assert.Equal(3, plain.Split("HTTP/1.1 ").Length);
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(2, answer.Split("HTTP/1.1 ").Length);
    }

    [EngineFact]
    public async Task Access_log_holds_neither_cookies_nor_tokens()
    {
        var stack = await engine.InstalledAsync();
        var secret = Guid.NewGuid().ToString("N");
        using var answer = await stack.SendAsync(HttpMethod.Get, $"/?token={secret}&from=log-test", $"session={secret}");
        var log = "";
        for (var tries = 0; tries < 100 && !log.Contains("from=log-test", StringComparison.Ordinal); tries++)
            log = await stack.ComposeAsync("logs", "--no-log-prefix", "caddy");
        Assert.Contains("from=log-test", log, StringComparison.Ordinal);
        Assert.Contains("token=REDACTED", log, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task App_runs_without_root_capabilities_or_a_root_file_system_to_write_to()
    {
        var stack = await engine.InstalledAsync();
        Assert.Equal("1654", await stack.ComposeAsync("exec", "-T", "app", "id", "-u"));
        var status = await stack.ComposeAsync("exec", "-T", "app", "cat", "/proc/1/status");
        Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
        var touch = await engine.RunAsync("docker", ["compose", "exec", "-T", "app", "touch", "/app/x"]);
        Assert.Contains("Read-only file system", touch.Everything, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task Operator_takes_a_verified_backup_while_the_app_serves()
    {
        var stack = await engine.InstalledAsync();
        await stack.ComposeAsync("exec", "-T", "app", "dotnet", "App.Host.dll", "backup", "/data/by-hand.db");
        await stack.ComposeAsync("exec", "-T", "app", "dotnet", "App.Host.dll", "verify", "/data/by-hand.db");
    }
}
