using System.Diagnostics;
using System.Reflection;

namespace App.BuildingBlocks.Observability;

/// <summary>Which build runs, and since when.</summary>
public static class BuildInfo
{
    private static readonly string[] Parts =
        (Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);

    private static readonly Lazy<double> Started = new(() =>
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000d;
    });

    /// <summary>The version without what stands behind a plus sign.</summary>
    public static string Version => Parts[0];

    /// <summary>The commit it was built from; empty when the build did not know.</summary>
    public static string Revision => Parts.ElementAtOrDefault(1) ?? "";

    internal static double StartedAt => Started.Value;
}
