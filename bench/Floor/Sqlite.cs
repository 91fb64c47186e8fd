using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Floor;

/// <summary>A compiled statement: bind, step, read columns, reset. Texts go in and out as UTF-8.</summary>
internal sealed class Statement
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Sqlite.Check(database, raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    public Statement Bind(int index, ReadOnlySpan<byte> text)
    {
        raw.sqlite3_bind_text(_statement, index, text);
        return this;
    }

    public Statement BindBlob(int index, ReadOnlySpan<byte> blob)
    {
        raw.sqlite3_bind_blob(_statement, index, blob);
        return this;
    }

    public Statement Bind(int index, long value)
    {
        raw.sqlite3_bind_int64(_statement, index, value);
        return this;
    }

    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            raw.sqlite3_reset(_statement);
            Sqlite.Check(_database, code);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs a statement without rows to its end; true when it changed any.</summary>
    public bool Run()
    {
        while (Step())
        {
        }

        raw.sqlite3_reset(_statement);
        return raw.sqlite3_changes(_database) > 0;
    }

    // The bytes are SQLite's own: valid until the next step or reset.
    public ReadOnlySpan<byte> Text(int column) => raw.sqlite3_column_blob(_statement, column);

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public void Reset() => raw.sqlite3_reset(_statement);
}

internal static class Sqlite
{
    // The product's settings, so that both do the same work on the disk and in the cache.
    private const string Shared = "PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;";

    private const int MemoryStatistics = 9;

    public static void Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(MemoryStatistics, 0);
    }

    public static sqlite3 OpenWriter(string path) =>
        Open(path, raw.SQLITE_OPEN_READWRITE, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=1000;");

    public static sqlite3 OpenReader(string path) => Open(path, raw.SQLITE_OPEN_READONLY, "PRAGMA query_only=ON; PRAGMA cache_size=-2048;");

    public static void Check(sqlite3 database, int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(database).utf8_to_string());
        }
    }

    private static sqlite3 Open(string path, int mode, string settings)
    {
        Check(null!, raw.sqlite3_open_v2(path, out var database, mode, null));
        Check(database, raw.sqlite3_exec(database, Shared + settings));
        return database;
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) => NativeLibrary.Load(
        OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0");
}
