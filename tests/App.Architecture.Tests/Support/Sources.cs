using System.Runtime.CompilerServices;

namespace App.Architecture.Tests.Support;

/// <summary>A file of the repository; its path is relative, with forward slashes.</summary>
internal sealed record Source(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Extension => System.IO.Path.GetExtension(Path);

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    public bool IsIn(string folder) => Path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    public override string ToString() => Path;
}

/// <summary>Everything that is written by hand, read once.</summary>
internal static class Sources
{
    public static string Root { get; } = Find();

    private static readonly string[] s_written =
        [".cs", ".razor", ".csproj", ".props", ".slnx", ".json", ".md", ".yml", ".yaml", ".sh", ".css", ".js", ".html", ".txt", ".example", ".svg", ""];
    private static readonly string[] s_made = ["bin", "obj", "artifacts", "data", "node_modules"];
    private static readonly Lazy<Source[]> s_all = new(() => [.. Read(new DirectoryInfo(Root))]);

    public static IReadOnlyList<Source> All => s_all.Value;

    /// <summary>C# and Razor of the product itself.</summary>
    public static IEnumerable<Source> Code => In("src", ".cs", ".razor");

    public static IEnumerable<Source> In(string folder, params string[] extensions) =>
        All.Where(file => file.IsIn(folder) && (extensions.Length == 0 || extensions.Contains(file.Extension)));

    public static Source At(string path) => All.SingleOrDefault(file => file.Path == path) ?? throw new FileNotFoundException($"{path} is missing.");

    private static IEnumerable<Source> Read(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner)
            {
                if (!s_made.Contains(inner.Name) && inner.Name != ".git")
                {
                    foreach (var file in Read(inner))
                    {
                        yield return file;
                    }
                }
            }
            else if (s_written.Contains(entry.Extension))
            {
                var path = Path.GetRelativePath(Root, entry.FullName).Replace('\\', '/');
                yield return new Source(path, File.ReadAllText(entry.FullName).ReplaceLineEndings("\n"));
            }
        }
    }

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
