using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace App.BuildingBlocks.Data;

/// <summary>
/// The writer's transaction statements, compiled once and stepped directly: the provider would sleep 150 ms whenever another process
/// holds the lock, and units of work must not be able to end the transaction they share.
/// </summary>
internal sealed class WriterTransaction : IDisposable
{
    private readonly StatementCachingConnection _connection;
    private readonly sqlite3 _handle;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _rollback;
    private readonly sqlite3_stmt _savepoint;
    private readonly sqlite3_stmt _release;
    private readonly sqlite3_stmt _rollbackTo;
    private readonly sqlite3_stmt _dataVersion;
    private readonly delegate_authorizer _authorizer;
    private long _version;

    public WriterTransaction(StatementCachingConnection connection)
    {
        _connection = connection;
        _handle = connection.Handle!;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _savepoint = Prepare("SAVEPOINT unit");
        _release = Prepare("RELEASE unit");
        _rollbackTo = Prepare("ROLLBACK TO unit");
        _dataVersion = Prepare("PRAGMA data_version");
        _authorizer = Authorize;
        raw.sqlite3_set_authorizer(_handle, _authorizer, null);
        // Short, so that a waiting writer asks often: another process lets go of the lock for moments only.
        raw.sqlite3_busy_timeout(_handle, 3);
    }

    /// <summary>False once SQLite itself has rolled the transaction back (disk full, RAISE(ROLLBACK)).</summary>
    public bool IsOpen => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Takes the write lock. Returns how often it found the lock taken.</summary>
    /// <exception cref="OverloadedException">Another process kept the lock for the whole wait.</exception>
    public int Begin(TimeSpan wait)
    {
        var started = Stopwatch.GetTimestamp();
        for (var busy = 0; ; busy++)
        {
            var code = Step(_begin);
            if (code == raw.SQLITE_DONE)
            {
                return busy;
            }

            if (code != raw.SQLITE_BUSY)
            {
                throw Failure(code);
            }

            if (Stopwatch.GetElapsedTime(started) > wait)
            {
                throw new OverloadedException("Another process keeps the database locked.");
            }
        }
    }

    /// <summary>True when another process has committed since the last call.</summary>
    public bool OthersWrote()
    {
        raw.sqlite3_step(_dataVersion);
        var version = raw.sqlite3_column_int64(_dataVersion, 0);
        raw.sqlite3_reset(_dataVersion);
        var changed = version != _version && _version != 0;
        _version = version;
        return changed;
    }

    public void Commit() => Demand(_commit);

    public void Savepoint() => Demand(_savepoint);

    public void EndSavepoint(bool keep)
    {
        if (!keep)
        {
            Demand(_rollbackTo);
        }

        Demand(_release);
    }

    /// <summary>Never throws: it is what is left to do when something else did, and SQLite may have rolled back by itself.</summary>
    public void Rollback() => Step(_rollback);

    public void Dispose()
    {
        foreach (var statement in (sqlite3_stmt[])[_begin, _commit, _rollback, _savepoint, _release, _rollbackTo, _dataVersion])
        {
            statement.Dispose();
        }
    }

    private static int Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        return code;
    }

    private int Authorize(object user, int action, utf8z first, utf8z second, utf8z database, utf8z trigger) =>
        _connection.InUnit && action is raw.SQLITE_TRANSACTION or raw.SQLITE_SAVEPOINT or raw.SQLITE_ATTACH or raw.SQLITE_DETACH
            ? raw.SQLITE_DENY
            : raw.SQLITE_OK;

    private void Demand(sqlite3_stmt statement)
    {
        var code = Step(statement);
        if (code != raw.SQLITE_DONE)
        {
            throw Failure(code);
        }
    }

    private sqlite3_stmt Prepare(string sql) =>
        raw.sqlite3_prepare_v2(_handle, sql, out var statement) is var code && code == raw.SQLITE_OK ? statement : throw Failure(code);

    private SqliteException Failure(int code) => new(raw.sqlite3_errmsg(_handle).utf8_to_string(), code, raw.sqlite3_extended_errcode(_handle));
}
