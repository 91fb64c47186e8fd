using App.BuildingBlocks.Observability;
using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>Ready means: migrated, the writer is not stuck, and the write lock of the file can be had.</summary>
internal sealed class DatabaseReadiness(SqliteDatabase database, DatabaseUpgrade upgrade) : IReadinessCheck
{
    private static readonly TimeSpan s_stuck = TimeSpan.FromSeconds(5);

    public string Name => "database";

    public async ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        if (!upgrade.IsDone)
        {
            return "migrations have not run";
        }

        if (database.WriterRunning > s_stuck)
        {
            return "the writer is stuck in one group of writes";
        }

        try
        {
            // Takes the lock and lets it go: nothing is written, so probing wears no disk.
            return await database.WriteAsync(_ => Task.FromResult<string?>(null), cancellation);
        }
        catch (SqliteException error)
        {
            return $"not writable (SQLite error {error.SqliteErrorCode})";
        }
        catch (OverloadedException)
        {
            return "writes are refused because too many wait";
        }
    }
}
