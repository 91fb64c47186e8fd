namespace Template.Tests;

/// <summary>The package's template with the files that a name is looked for in and no others: each name takes a third of the time.</summary>
public sealed class NameTemplate : IDisposable
{
    private static readonly string[] s_files =
    [
        ".template.config/template.json", ".solosaas.json", "README.md", "SoloSaas.slnx", "docker-compose.yml", "run", "src/App.Host/appsettings.json",
        ".without-sample/docs/openapi.json",
    ];

    private readonly PackedTemplate _whole = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("name-tests-").FullName;
    private readonly string _engine;

    public NameTemplate()
    {
        foreach (var file in s_files)
        {
            var path = Path.Combine(_folder, "template", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, _whole.ReadEntry($"content/{file}"));
        }

        _engine = Path.Combine(_folder, "engine");
        Shell.Run(_folder, "dotnet", "new", "install", Path.Combine(_folder, "template"), "--debug:custom-hive", _engine);
    }

    /// <summary>What becomes of these files in a folder of its own, named like the product as `dotnet new` does by default.</summary>
    public Product New(string name) => PackedTemplate.Make(_folder, _engine, name);

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _whole.Dispose();
    }
}
