using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>A consistent copy of a database while it is in use.</summary>
internal static class Snapshot
{
    public static void Write(SqliteFile file, string target)
    {
        using var source = file.OpenReader();
        Write(source, target);
    }

    /// <summary>Writes the copy beside the target first, so that a file of the target's name is always whole.</summary>
    public static void Write(SqliteConnection source, string target)
    {
        var partial = target + ".partial";
        try
        {
            Create(partial);
            using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = partial, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString()))
            {
                copy.Open();
                // Flushed below as a whole.
                Run(copy, "PRAGMA synchronous=OFF");
                // One step: in several, every write of another process would start it anew.
                source.BackupDatabase(copy);
                // One file, which can be read where nobody may write: no write-ahead log beside it.
                Run(copy, "PRAGMA journal_mode=DELETE");
            }

            DiskFlush.File(partial);
            // Of a file that is replaced: SQLite would take them for the new one's.
            Delete(target, "-wal", "-shm", "-journal");
            File.Move(partial, target, overwrite: true);
            DiskFlush.Directory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        }
        finally
        {
            Delete(partial, "", "-wal", "-shm", "-journal");
        }
    }

    // A copy holds what everybody entrusted to the product: only the one who made it reads it, whatever the directory allows.
    private static void Create(string path) => OwnerOnly.File(path, FileMode.Create).Dispose();

    private static void Delete(string path, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            File.Delete(path + suffix);
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
