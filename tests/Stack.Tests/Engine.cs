using System.Diagnostics;
using System.Text.Json;

namespace Stack.Tests;

/// <summary>One Docker engine for all tests of this project; it lives exactly as long as its standard input is open.</summary>
public sealed class Engine : IAsyncLifetime, IDisposable
{
    private readonly Dictionary<string, string> variables = [];
    private Process? process;
    private int network;
    private Task<string>? built;
    private Task<Installation>? installed;
    private Task<ComposeFile>? composeFile;

    public async Task InitializeAsync()
    {
        if (!EngineFactAttribute.CanRun)
            return;
        var feed = await Feed.PrepareAsync();
        process = new Process
        {
            StartInfo = Command.Describe("bash", ["tests/Stack.Tests/engine.sh", "serve", Repository.Root], Repository.Root,
                new Dictionary<string, string> { ["STACK_FEED"] = feed }),
        };
        var log = new List<string>();
        process.ErrorDataReceived += (_, line) => { lock (log) log.Add(line.Data ?? ""); };
        process.Start();
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split('=', 2) is [var name, var value])
                variables[name] = value;
            else if (line.Split(' ') is ["ready", var id])
                network = int.Parse(id, provider: null);
            if (network != 0)
                break;
        }
        Directory.Delete(feed, recursive: true);
        Assert.True(network != 0, "The engine did not start:\n" + string.Join('\n', log));
        // Whoever runs the tests may have a .env or variables of their own; the files must work without.
        variables["COMPOSE_DISABLE_ENV_FILE"] = "true";
        // The one setting that has no default: how mail leaves.
        variables["MAIL_TRANSPORT"] = "files";
        variables["Accounts__RequireConfirmedEmail"] = "false";
    }

    public async Task DisposeAsync()
    {
        if (process is null)
            return;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    public void Dispose() => process?.Dispose();

    /// <summary>The compose file, up and running with all profiles; it stops with the engine.</summary>
    internal Task<Installation> InstalledAsync() => installed ??= Installation.StartAsync(this);

    /// <summary>Builds every image of the compose file, once for all tests.</summary>
    internal Task<string> BuildAsync() => built ??= DockerAsync("compose", "--profile", "*", "build");

    internal Task<Command> RunAsync(string program, string[] arguments, params (string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string>(variables);
        foreach (var (name, value) in more)
            all[name] = value;
        return Command.RunAsync(program, arguments, Repository.Root, all);
    }

    /// <summary>Runs docker and fails the test unless it succeeds.</summary>
    internal async Task<string> DockerAsync(params string[] arguments)
    {
        var command = await RunAsync("docker", arguments);
        Assert.True(command.ExitCode == 0, $"docker {string.Join(' ', arguments)}\n{command.Everything}");
        return command.Output.Trim();
    }

    internal Task<ComposeFile> ComposeFileAsync() => composeFile ??= ReadComposeFileAsync("docker-compose.yml");

    internal async Task<ComposeFile> ReadComposeFileAsync(string file)
    {
        var text = await DockerAsync(
            "compose", "-f", file, "--profile", "*", "config", "--no-interpolate", "--no-normalize", "--format", "json");
        return new ComposeFile(JsonDocument.Parse(text).RootElement);
    }

    internal HttpClient CreateClient() => NetworkNamespace.CreateClient(network);

    internal Task<string> ExchangeAsync(int port, string bytes) => NetworkNamespace.ExchangeAsync(network, port, bytes);
}

[CollectionDefinition("engine")]
public sealed class EngineTests : ICollectionFixture<Engine>;
