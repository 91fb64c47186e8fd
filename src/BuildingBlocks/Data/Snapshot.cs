using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>A consistent copy of the database while it is in use.</summary>
internal static class Snapshot
{
    /// <summary>Writes the copy beside the target first, so that a file of the target's name is always whole.</summary>
    public static void Write(SqliteFile file, string target)
    {
        var partial = target + ".partial";
        File.Delete(partial);
        using (var source = file.OpenReader())
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = partial, Pooling = false }.ToString()))
        {
            copy.Open();
            // One step: in several, every write of another process would start it anew.
            source.BackupDatabase(copy);
        }

        using (var flushed = File.OpenHandle(partial, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(flushed);
        }

        File.Move(partial, target, overwrite: true);
    }
}
