namespace App.Tests.Migrations;

/// <summary>The folder that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The folders of the modules' migrations.</summary>
    public static IEnumerable<string> MigrationFolders =>
        Directory.GetDirectories(Path.Combine(Root, "src", "Modules")).Select(module => Path.Combine(module, "Migrations")).Where(Directory.Exists);

    private static string Find(DirectoryInfo? folder) => folder switch
    {
        null => throw new DirectoryNotFoundException("No folder above the tests holds global.json."),
        _ when File.Exists(Path.Combine(folder.FullName, "global.json")) => folder.FullName,
        _ => Find(folder.Parent),
    };
}
