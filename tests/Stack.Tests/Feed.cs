using System.Text.Json;

namespace Stack.Tests;

/// <summary>The packages that the host restores, for builds inside a sealed engine.</summary>
internal static class Feed
{
    public static async Task<string> PrepareAsync()
    {
        var restored = await Command.RunAsync("dotnet", ["restore", "src/App.Host/App.Host.csproj"], Repository.Root);
        Assert.True(restored.ExitCode == 0, restored.Everything);

        using var assets = JsonDocument.Parse(Repository.Read("src/App.Host/obj/project.assets.json"));
        var source = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        var folder = Directory.CreateTempSubdirectory("stack-feed").FullName;
        foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() != "package")
                continue;
            var file = library.Name.ToLowerInvariant().Replace('/', '.') + ".nupkg";
            File.Copy(Path.Combine(source, library.Value.GetProperty("path").GetString()!, file), Path.Combine(folder, file));
        }
        return folder;
    }
}
