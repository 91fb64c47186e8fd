using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stack.Tests;

/// <summary>The volume is lost; the backup is on another.</summary>
[Collection("engine")]
public sealed class RecoveryTests(Engine engine)
{
    [EngineFact]
    public async Task Lost_database_is_back_before_the_app_starts()
    {
        var stack = await engine.InstalledAsync();
        var member = await stack.SignUpAsync();
        for (var number = 1; number <= 30; number++)
        {
            var note = new { title = $"Note {number}", body = "" };
            using var written = await stack.SendAsync(HttpMethod.Post, member.Notes, member.Session, note);
            Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        }

        await stack.ComposeAsync("stop", "app", "litestream");
        Assert.Equal("0\n0", await stack.ComposeAsync("ps", "--all", "--format", "{{.ExitCode}}", "app", "litestream"));
        await stack.ComposeAsync("rm", "--force", "app", "litestream", "restore");
        await engine.DockerAsync("volume", "rm", "solosaas_data");
        await stack.UpAsync();

        var session = await stack.SignInAsync(member);
        using var listed = await stack.SendAsync(HttpMethod.Get, member.Notes + "?limit=100", session);
        Assert.Equal(30, (await listed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").GetArrayLength());
        // Restored files belong to the app, so it can write on.
        using var another = await stack.SendAsync(HttpMethod.Post, member.Notes, session, new { title = "After", body = "" });
        Assert.Equal(HttpStatusCode.Created, another.StatusCode);
    }

    [EngineFact]
    public async Task Restore_leaves_a_database_that_is_there_alone()
    {
        var stack = await engine.InstalledAsync();
        var member = await stack.SignUpAsync();
        await stack.ComposeAsync("stop", "app", "litestream");
        await stack.UpAsync();
        using var me = await stack.SendAsync(HttpMethod.Get, "/api/v1/accounts/me", member.Session);
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }

    [EngineFact]
    public async Task Backup_stops_after_the_app_and_so_gets_its_last_words()
    {
        var stack = await engine.InstalledAsync();
        await stack.ComposeAsync("stop", "app", "litestream");
        var (app, backup) = (await FinishedAsync(stack, "app"), await FinishedAsync(stack, "litestream"));
        await stack.UpAsync();
        Assert.True(app < backup, $"app {app:O}, backup {backup:O}");
    }

    [EngineFact]
    public async Task App_does_not_start_when_the_restore_fails()
    {
        string[] other = ["compose", "--project-name", "broken"];
        var up = await engine.RunAsync(
            "docker", [.. other, "up", "--detach", "--pull", "never"], ("LITESTREAM_REPLICA_URL", "nowhere://bucket/path"));
        Assert.NotEqual(0, up.ExitCode);
        var states = await engine.DockerAsync([.. other, "ps", "--all", "--format", "{{.Service}} {{.State}}"]);
        Assert.Equal(["app created", "litestream created", "restore exited"], states.Split('\n').Order(StringComparer.Ordinal));
        await engine.DockerAsync([.. other, "down", "--volumes", "--rmi", "local"]);
    }

    private async Task<DateTime> FinishedAsync(Installation stack, string service)
    {
        var container = await stack.ComposeAsync("ps", "--all", "--quiet", service);
        var finished = await engine.DockerAsync("inspect", "--format", "{{.State.FinishedAt}}", container);
        return DateTime.Parse(finished, CultureInfo.InvariantCulture);
    }
}
