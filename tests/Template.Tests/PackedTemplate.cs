using System.IO.Compression;

namespace Template.Tests;

/// <summary>The package, made once from this clone. Each class of tests has its own engine with it and nothing else: they run side by side.</summary>
public sealed class PackedTemplate : IDisposable
{
    private static readonly string s_made = Path.Combine(FindRoot(), "artifacts", "template-tests");
    private static readonly Lazy<string> s_package = new(PackAndInstall);
    private readonly string _folder = Directory.CreateTempSubdirectory("template-tests-").FullName;
    private readonly string _engine;
    private readonly Dictionary<string, Product> _toRead = [];

    public PackedTemplate()
    {
        Package = s_package.Value;
        _engine = Path.Combine(_folder, "engine");
        Shell.Run(_folder, "cp", "-r", Path.Combine(s_made, "engine"), _engine);
    }

    public static string Root { get; } = FindRoot();

    public string Package { get; }

    public string Version => Path.GetFileNameWithoutExtension(Package)["SoloSaas.Template.".Length..];

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
    public Product New(string name, params string[] options) => Make(_folder, _engine, name, options);

    internal static Product Make(string folder, string engine, string name, params string[] options)
    {
        var parent = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("n"))).FullName;
        Shell.Run(parent, ["dotnet", "new", "solosaas", "-n", name, "--debug:custom-hive", engine, .. options], TimeSpan.FromMinutes(1));
        return new Product(Path.Combine(parent, name));
    }

    /// <summary>A product that nobody changes: made once for all tests of a class that ask for it with the same answers.</summary>
    public Product ToRead(string name, params string[] options)
    {
        var asked = string.Join('\n', [name, .. options]);
        return _toRead.TryGetValue(asked, out var made) ? made : _toRead[asked] = New(name, options);
    }

    /// <summary>A module in an empty folder: what the item template adds to a product.</summary>
    public Product NewModule(string name, params string[] options)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        Shell.Run(folder, ["dotnet", "new", "solosaas-module", "-n", name, "-o", ".", "--debug:custom-hive", _engine, .. options], TimeSpan.FromMinutes(1));
        return new Product(folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string PackAndInstall()
    {
        if (Directory.Exists(s_made))
        {
            Directory.Delete(s_made, recursive: true);
        }

        Shell.Run(Root, "dotnet", "pack", "template", "--nologo", "-v", "quiet", "-o", Path.Combine(s_made, "package"));
        var package = Assert.Single(Directory.GetFiles(Path.Combine(s_made, "package"), "*.nupkg"));
        Shell.Run(s_made, "dotnet", "new", "install", package, "--debug:custom-hive", Path.Combine(s_made, "engine"));
        return package;
    }

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
