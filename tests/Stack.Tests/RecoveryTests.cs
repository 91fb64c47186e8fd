using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stack.Tests;

/// <summary>The volume is lost; the backup is on another.</summary>
[Collection("engine")]
public sealed class RecoveryTests(Installation stack) : IClassFixture<Installation>
{
    [EngineFact]
    public async Task Lost_database_is_back_before_the_app_starts()
    {
        var member = await stack.SignUpAsync();
        for (var number = 1; number <= 30; number++)
        {
            var note = new { title = $"Note {number}", body = "" };
            using var written = await stack.SendAsync(HttpMethod.Post, member.Notes, member.Session, note);
            Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        }

        await stack.ComposeAsync("stop");
        Assert.Equal("0\n0", await stack.ComposeAsync("ps", "--all", "--format", "{{.ExitCode}}", "app", "litestream"));
        await stack.ComposeAsync("down");
        await stack.Engine.DockerAsync("volume", "rm", "solosaas_data");
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
        var member = await stack.SignUpAsync();
        await stack.ComposeAsync("stop");
        await stack.UpAsync();
        using var me = await stack.SendAsync(HttpMethod.Get, "/api/v1/accounts/me", member.Session);
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }

    [EngineFact]
    public async Task App_does_not_start_when_the_restore_fails()
    {
        string[] other = ["compose", "--project-name", "broken"];
        var up = await stack.Engine.RunAsync(
            "docker", [.. other, "up", "--detach", "--pull", "never"], ("LITESTREAM_REPLICA_URL", "nowhere://bucket/path"));
        Assert.NotEqual(0, up.ExitCode);
        var states = await stack.Engine.DockerAsync([.. other, "ps", "--all", "--format", "{{.Service}} {{.State}}"]);
        Assert.Equal(["app created", "litestream created", "restore exited"], states.Split('\n').Order(StringComparer.Ordinal));
        await stack.Engine.DockerAsync([.. other, "down", "--volumes", "--rmi", "local"]);
    }
}
