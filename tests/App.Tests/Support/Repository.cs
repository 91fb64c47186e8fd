using System.Runtime.CompilerServices;

namespace App.Tests.Support;

/// <summary>The sources that this test run was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
