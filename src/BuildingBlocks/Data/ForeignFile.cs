using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>Opens a database file that somebody hands in, to read it: nothing is written, nothing is left beside it.</summary>
internal static class ForeignFile
{
    private static ReadOnlySpan<byte> Header => "SQLite format 3\0"u8;

    /// <exception cref="OperatorException">There is no such file, or it is no database.</exception>
    public static SqliteConnection Open(string path)
    {
        SqliteNative.Load();
        Demand(path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = IsInUse(path) ? path : new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            using var settings = connection.CreateCommand();
            settings.CommandText = "PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;";
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <exception cref="OperatorException">There is no such file, or it is no database.</exception>
    public static void Demand(string path)
    {
        if (Directory.Exists(path))
        {
            throw new OperatorException($"{path} is a directory, not a database.");
        }

        if (!File.Exists(path))
        {
            throw new OperatorException($"There is no file {path}.");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> start = stackalloc byte[Header.Length];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.SequenceEqual(Header))
        {
            throw new OperatorException(file.Length == 0 ? $"{path} is empty: no database." : $"{path} is no SQLite database.");
        }
    }

    // What lies beside it belongs to it. Alone, it may lie where nobody can write, as SQLite otherwise wants to.
    private static bool IsInUse(string path) => File.Exists(path + "-wal") || File.Exists(path + "-shm") || File.Exists(path + "-journal");
}
