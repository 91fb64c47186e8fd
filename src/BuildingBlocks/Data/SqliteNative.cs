using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace App.BuildingBlocks.Data;

/// <summary>Binds the provider to the operating system's own SQLite, which is patched by whoever patches the system.</summary>
public static class SqliteNative
{
    private const int MemoryStatistics = 9;
    private static readonly Version s_oldest = new(3, 40);
    private static readonly Lazy<string> s_version = new(Bind);

    /// <summary>Loads SQLite once and returns its version.</summary>
    /// <exception cref="OperatorException">SQLite is missing or older than 3.40; the message says how to get it.</exception>
    public static string Load() => s_version.Value;

    private static string Bind()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        // Nobody reads SQLite's memory statistics, and they cost a lock a call. Its other locks stay: a unit of work that goes on after its end
        // is then a mistake of the program and not a damage to its memory.
        raw.sqlite3_config(MemoryStatistics, 0);
        var version = raw.sqlite3_libversion().utf8_to_string();
        return Version.Parse(version) >= s_oldest
            ? version
            : throw new OperatorException($"SQLite {version} is too old: {s_oldest} or later is needed. Update the operating system's SQLite ({Package()}).");
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3")
        {
            return IntPtr.Zero;
        }

        var file = OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
        return NativeLibrary.TryLoad(file, out var handle)
            ? handle
            : throw new OperatorException($"SQLite was not found ({file}). Install it: {Package()}.");
    }

    private static string Package() =>
        OperatingSystem.IsWindows() ? "it is part of Windows 10 and later"
        : OperatingSystem.IsMacOS() ? "it is part of macOS; 'brew install sqlite' gives a newer one"
        : "the package is libsqlite3-0 on Debian and Ubuntu, sqlite-libs on Fedora and Alpine";
}
