using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace App.Bench.Writer;

/// <summary>The usual way, done well: one connection, everything prepared once, a transaction and a flush for every write.</summary>
internal sealed class OneCommitPerWrite : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _commit;

    /// <summary>Needs the product's database to have been opened once in this process: that loads SQLite.</summary>
    public OneCommitPerWrite(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=1000; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;");
        Run(NotesTable.Create);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _insert = _connection.CreateCommand();
        _insert.CommandText = NotesTable.Insert;
        foreach (var name in (string[])["@Id", "@OrganizationId", "@Title", "@Body"])
        {
            _insert.Parameters.Add(name, SqliteType.Text);
        }

        _insert.Parameters.Add("@CreatedAt", SqliteType.Integer);
        _insert.Parameters.Add("@UpdatedAt", SqliteType.Integer);
        _insert.Prepare();
    }

    public double Measure(TimeSpan time)
    {
        var count = 0L;
        var started = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(started) < time; count++)
        {
            var note = NotesTable.NewNote();
            _insert.Parameters[0].Value = note.Id.ToString("D");
            _insert.Parameters[1].Value = note.OrganizationId.ToString("D");
            _insert.Parameters[2].Value = note.Title;
            _insert.Parameters[3].Value = note.Body;
            _insert.Parameters[4].Value = note.CreatedAt.ToUnixTimeMilliseconds();
            _insert.Parameters[5].Value = note.UpdatedAt.ToUnixTimeMilliseconds();
            _begin.ExecuteNonQuery();
            _insert.ExecuteNonQuery();
            _commit.ExecuteNonQuery();
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose()
    {
        _begin.Dispose();
        _insert.Dispose();
        _commit.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Prepare();
        return command;
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
