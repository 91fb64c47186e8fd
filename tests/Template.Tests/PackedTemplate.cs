using System.IO.Compression;

namespace Template.Tests;

[CollectionDefinition(nameof(PackedTemplate))]
public sealed class PackedOnce : ICollectionFixture<PackedTemplate>;

/// <summary>The package, made once from this clone and installed where no other template is.</summary>
public sealed class PackedTemplate : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("template-tests-").FullName;
    private readonly string _engine;

    public PackedTemplate()
    {
        _engine = Path.Combine(_folder, "engine");
        Shell.Run(Root, "dotnet", "pack", "template", "--nologo", "-v", "quiet", "-o", Path.Combine(_folder, "package"));
        Package = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "package"), "*.nupkg"));
        Shell.Run(_folder, "dotnet", "new", "install", Package, "--debug:custom-hive", _engine);
    }

    public static string Root { get; } = FindRoot();

    public string Package { get; }

    public IReadOnlyList<string> Entries()
    {
        using var archive = ZipFile.OpenRead(Package);
        return [.. archive.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName)).Order(StringComparer.Ordinal)];
    }

    public string ReadEntry(string path)
    {
        using var archive = ZipFile.OpenRead(Package);
        var entry = archive.Entries.Single(entry => Uri.UnescapeDataString(entry.FullName) == path);
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    /// <summary>A new product in a folder of its own, named like the product as `dotnet new` does by default.</summary>
    public Product New(string name, params string[] options)
    {
        var parent = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        Shell.Run(parent, ["dotnet", "new", "solosaas", "-n", name, "--debug:custom-hive", _engine, .. options], TimeSpan.FromMinutes(1));
        return new Product(Path.Combine(parent, name));
    }

    /// <summary>A module in an empty folder: what the item template adds to a product.</summary>
    public Product NewModule(string name, params string[] options)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        Shell.Run(folder, ["dotnet", "new", "solosaas-module", "-n", name, "-o", ".", "--debug:custom-hive", _engine, .. options], TimeSpan.FromMinutes(1));
        return new Product(folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "dotnet-new-template.json")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run inside the clone.");
        }

        return folder;
    }
}
