using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace App.BuildingBlocks.Data;

/// <summary>What the database's own errors mean for the one who runs it.</summary>
public static class DatabaseFailure
{
    /// <summary>A sentence for what an operator can put right, or null.</summary>
    public static string? Explain(Exception error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "Another process keeps the database locked. Try again.",
        raw.SQLITE_FULL => "The disk is full. Make room, then try again.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
            $"The database file is damaged or no database ({error.Message}). 'verify' tells more, 'restore' puts a backup in its place.",
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM =>
            $"The database cannot be opened for writing ({error.Message}). This runs as the user {Environment.UserName}: "
            + "App:DataDirectory and what is in it must belong to that user.",
        raw.SQLITE_IOERR => $"The disk under the database fails ({error.Message}).",
        _ => null,
    };
}
