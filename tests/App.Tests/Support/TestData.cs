using App.BuildingBlocks.Data;

namespace App.Tests.Support;

/// <summary>Data directories. The database is migrated once a test run; every application gets a copy of that file.</summary>
internal static class TestData
{
    private static readonly string s_root = Directory.CreateTempSubdirectory("app-tests-").FullName;
    private static readonly Lazy<string> s_migrated = new(Migrate);

    static TestData() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(s_root, recursive: true);

    public static DataPaths Create()
    {
        var paths = Empty();
        File.Copy(s_migrated.Value, paths.Database);
        return paths;
    }

    private static DataPaths Empty() => new(Directory.CreateDirectory(Path.Combine(s_root, Guid.NewGuid().ToString("N"))).FullName);

    private static string Migrate()
    {
        var paths = Empty();
        // The application itself migrates at start; once it has stopped, the file is whole without a log beside it.
        using var app = new TestApp(paths);
        _ = app.Server;
        return paths.Database;
    }
}
