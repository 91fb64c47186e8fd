using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>Puts a file in the database's place while nobody uses it.</summary>
public sealed class DatabaseRestore
{
    private readonly DataPaths _paths;
    private readonly ServingLock _serving;
    private readonly DatabaseCheck _check;
    private readonly TimeProvider _clock;

    internal DatabaseRestore(DataPaths paths, ServingLock serving, DatabaseCheck check, TimeProvider clock) =>
        (_paths, _serving, _check, _clock) = (paths, serving, check, clock);

    /// <summary>Checks the file first. With <paramref name="replace"/> it keeps what was there, as a file in <c>snapshots</c>.</summary>
    /// <exception cref="OperatorException">The file is not good, the database is in use, or there is one that is not to be replaced. Nothing has changed then.</exception>
    public async Task<RestoreReport> RunAsync(string file, bool replace, CancellationToken cancellation = default)
    {
        var source = Path.GetFullPath(file);
        ForeignFile.Demand(source);
        using var alone = _serving.TakeAlone();
        if (source == _paths.Database)
        {
            throw new OperatorException($"{source} is the database itself. Name a backup.");
        }

        var exists = new FileInfo(_paths.Database) is { Exists: true, Length: > 0 };
        if (exists && !replace)
        {
            throw new OperatorException($"There is a database already: {_paths.Database}. Add --force to replace it; it is kept in {_paths.Snapshots} then.");
        }

        var incoming = _paths.Database + ".restoring";
        try
        {
            var report = await CopyAsync(source, incoming, cancellation);
            FileOwner.Follow(_paths.Directory, incoming);
            var kept = Path.Combine(_paths.Snapshots, $"before-restore-{_clock.GetUtcNow():yyyyMMdd-HHmmss-fff}.db");
            if (exists)
            {
                Keep(kept);
                TakeMode(incoming);
            }

            RemoveLogs(kept);
            File.Move(incoming, _paths.Database, overwrite: true);
            DiskFlush.Directory(_paths.Directory);
            return new RestoreReport(_paths.Database, exists ? kept : null, report);
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    // What is checked is the very copy that will be served.
    private async Task<DatabaseReport> CopyAsync(string source, string incoming, CancellationToken cancellation)
    {
        using (var connection = ForeignFile.Open(source))
        {
            try
            {
                Snapshot.Write(connection, incoming);
            }
            catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
            {
                throw new OperatorException($"{source} is damaged: 'verify' tells more. Nothing was changed.", error);
            }
        }

        var report = await _check.RunAsync(incoming, cancellation);
        return report.Problems.Count == 0
            ? report
            : throw new OperatorException(string.Join(Environment.NewLine, [$"{source} cannot be restored. Nothing was changed.", .. report.Problems]));
    }

    private void Keep(string kept)
    {
        MakeSnapshots();
        // First, and only until it is in the file: SQLite removes a log that it cannot use.
        CopyLog(kept);
        try
        {
            FoldLog();
            Snapshot.Write(new SqliteFile(_paths.Database), kept);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            // What SQLite cannot read is kept byte for byte: a tool may save some of it.
            File.Copy(_paths.Database, kept);
            DiskFlush.File(kept);
        }
        catch
        {
            File.Delete(kept + "-wal");
            throw;
        }

        FileOwner.Follow(_paths.Directory, kept);
    }

    private void CopyLog(string kept)
    {
        if (new FileInfo(_paths.Database + "-wal") is { Exists: true, Length: > 0 } log)
        {
            log.CopyTo(kept + "-wal");
        }
    }

    // Leaving WAL mode takes the log into the file and removes it, and works only when nobody else has the file open.
    private void FoldLog()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _paths.Database,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 2,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=DELETE";
        try
        {
            if (command.ExecuteScalar() is "delete")
            {
                return;
            }
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            // Said below.
        }

        throw new OperatorException($"Another program has {_paths.Database} open, such as Litestream or a database shell. Stop it first.");
    }

    // A log whose database is gone or cannot be read: beside the new file, it would be played into that.
    private void RemoveLogs(string kept)
    {
        foreach (var log in (string[])["-wal", "-journal"])
        {
            if (new FileInfo(_paths.Database + log) is { Exists: true, Length: > 0 } left)
            {
                MakeSnapshots();
                left.MoveTo(kept + log, overwrite: true);
            }
        }

        File.Delete(_paths.Database + "-wal");
        File.Delete(_paths.Database + "-shm");
    }

    private void MakeSnapshots()
    {
        OwnerOnly.Folder(_paths.Snapshots);
        FileOwner.Follow(_paths.Directory, _paths.Snapshots);
    }

    private void TakeMode(string incoming)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(incoming, File.GetUnixFileMode(_paths.Database));
        }
    }
}
