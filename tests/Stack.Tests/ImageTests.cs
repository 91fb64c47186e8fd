using System.Text.Json;

namespace Stack.Tests;

/// <summary>The product's image as a user builds it.</summary>
[Collection("engine")]
public sealed class ImageTests(Engine engine)
{
    [EngineTheory]
    [InlineData("Dockerfile", ".")]
    [InlineData("deploy/caddy/Dockerfile", ".")]
    [InlineData("deploy/litestream/Dockerfile", "deploy")]
    [InlineData("deploy/prometheus/Dockerfile", "deploy/prometheus")]
    [InlineData("deploy/grafana/Dockerfile", "deploy/grafana")]
    public async Task Docker_finds_nothing_to_say_about_a_Dockerfile(string file, string context)
    {
        var check = await engine.RunAsync("docker", ["build", "--check", "--file", file, context]);
        Assert.True(check.ExitCode == 0, check.Everything);
    }

    [EngineFact]
    public async Task Image_is_a_complete_deployable_without_the_compose_file()
    {
        await engine.BuildAsync();
        var inspected = await engine.DockerAsync("image", "inspect", "--format", "{{json .Config}}", "solosaas");
        var image = JsonDocument.Parse(inspected).RootElement;
        Assert.Equal("1654", image.GetProperty("User").GetString());
        Assert.Equal("""["dotnet","App.Host.dll"]""", image.GetProperty("Entrypoint").GetRawText());
        Assert.Equal("""{"/data":{}}""", image.GetProperty("Volumes").GetRawText());
        Assert.True(image.GetProperty("ExposedPorts").TryGetProperty("8080/tcp", out _));
        var check = image.GetProperty("Healthcheck").GetProperty("Test");
        Assert.Equal("""["CMD","dotnet","App.Host.dll","healthcheck"]""", check.GetRawText());
    }

    [EngineFact]
    public async Task Changed_code_does_not_restore_the_packages_again()
    {
        var copy = Directory.CreateTempSubdirectory("stack-cache").FullName;
        try
        {
            const string files = "Dockerfile .dockerignore .editorconfig *.props global.json src";
            var copied = await engine.RunAsync("bash", ["-c", $"tar -c --exclude=bin --exclude=obj {files} | tar -x -C {copy}"]);
            Assert.True(copied.ExitCode == 0, copied.Everything);
            await engine.DockerAsync("build", "--target", "restore", copy);
            await File.AppendAllTextAsync(Path.Combine(copy, "src/App.Host/Program.cs"), "// changed\n");
            var again = await engine.RunAsync("docker", ["build", "--target", "restore", "--progress", "plain", copy]);
            Assert.Matches("RUN dotnet restore[^\n]*\n#\\d+ CACHED", again.Everything);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void A_new_module_needs_no_line_in_the_Dockerfile() =>
        Assert.DoesNotContain("Modules/", Repository.Read("Dockerfile"), StringComparison.Ordinal);
}
