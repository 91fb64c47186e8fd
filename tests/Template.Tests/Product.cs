namespace Template.Tests;

/// <summary>A generated product: its folder, and its files by their paths with '/'.</summary>
public sealed record Product(string Folder)
{
    public IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    public string Run(params string[] command) => Shell.Run(Folder, command, TimeSpan.FromMinutes(25));
}
