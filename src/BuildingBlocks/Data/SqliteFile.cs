using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>The one place that opens connections to the database file, and the settings each kind gets.</summary>
internal sealed class SqliteFile
{
    // The provider sleeps 150 ms on SQLITE_BUSY; SQLite's own handler, set here on every connection, waits in small steps.
    private const string Shared = "PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;";

    private readonly int _checkpointPages;

    public SqliteFile(string path, int checkpointPages = 1000)
    {
        _checkpointPages = checkpointPages;
        SqliteNative.Load();
        Path = System.IO.Path.GetFullPath(path);
        OwnerOnly.Folder(System.IO.Path.GetDirectoryName(Path)!);
    }

    public string Path { get; }

    public StatementCachingConnection OpenWriter()
    {
        Create();
        var connection = Open(
            SqliteOpenMode.ReadWriteCreate,
            FormattableString.Invariant($"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint={_checkpointPages};"));
        if (connection.QueryText("PRAGMA journal_mode") != "wal")
        {
            connection.Dispose();
            throw new OperatorException($"The file system under {Path} does not support SQLite's write-ahead log. Use a local disk.");
        }

        return connection;
    }

    public StatementCachingConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only=ON; PRAGMA cache_size=-2048;");

    // SQLite would let everybody read it; the log beside it gets the file's mode.
    private void Create()
    {
        if (!File.Exists(Path))
        {
            try
            {
                OwnerOnly.File(Path, FileMode.CreateNew).Dispose();
            }
            catch (IOException) when (File.Exists(Path))
            {
                // Another process was faster. Opened and closed here, the file would lose the locks that this process may hold on it by now.
            }
        }
    }

    private StatementCachingConnection Open(SqliteOpenMode mode, string settings)
    {
        var connection = new StatementCachingConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Cache = SqliteCacheMode.Private,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            connection.Run(Shared + settings);
            // SQLite's own knows ASCII only; PostgreSQL's knows every letter, and so do the patterns we look for.
            connection.CreateFunction("lower", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
