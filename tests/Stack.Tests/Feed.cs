using System.Runtime.InteropServices;
using System.Text.Json;

namespace Stack.Tests;

/// <summary>The packages that the host restores, for builds inside a sealed engine.</summary>
internal static class Feed
{
    public static async Task<string> PrepareAsync()
    {
        // As the Dockerfile does, with what compiles ahead; then as everything else here expects to find it.
        await RestoreAsync("--arch", RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), "-p:UseAppHost=false");
        var folder = Collect();
        await RestoreAsync();
        return folder;
    }

    private static string Collect()
    {
        using var assets = JsonDocument.Parse(Repository.Read("src/App.Host/obj/project.assets.json"));
        var source = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        var folder = Directory.CreateTempSubdirectory("stack-feed").FullName;
        foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() != "package")
                continue;
            Copy(library.Name.Split('/') is [var name, var version] ? (name, version) : throw new FormatException(library.Name));
        }
        foreach (var framework in assets.RootElement.GetProperty("project").GetProperty("frameworks").EnumerateObject())
        {
            foreach (var tool in framework.Value.GetProperty("downloadDependencies").EnumerateArray())
            {
                // A range of one version: [10.0.1, 10.0.1]
                Copy((tool.GetProperty("name").GetString()!, tool.GetProperty("version").GetString()!.Trim('[', ']').Split(',')[0]));
            }
        }
        return folder;

        void Copy((string Name, string Version) package)
        {
            var (name, version) = (package.Name.ToLowerInvariant(), package.Version.ToLowerInvariant());
            var file = $"{name}.{version}.nupkg";
            File.Copy(Path.Combine(source, name, version, file), Path.Combine(folder, file));
        }
    }

    private static async Task RestoreAsync(params string[] options)
    {
        var restored = await Command.RunAsync("dotnet", ["restore", "src/App.Host/App.Host.csproj", .. options], Repository.Root);
        Assert.True(restored.ExitCode == 0, restored.Everything);
    }
}
