using System.Globalization;
using App.Bench.Servers;
using Microsoft.Data.Sqlite;

namespace App.Bench.Crash;

/// <summary>
/// Kills the server (kill -9) again and again while eight clients write, starts it again, and looks for what it had acknowledged: every
/// created note, and of every changed note the change that was answered last or a later one.
/// </summary>
internal static class CrashTest
{
    private const int Writers = 8;

    public static async Task<bool> RunAsync(Settings settings, Report report)
    {
        var kills = settings.Times ?? (settings.Quick ? 10 : 200);
        report.Heading("Crash test", $"{kills} times kill -9 during {Writers} concurrent HTTP writers; checked after each restart.");
        using var folder = new ScratchFolder();
        var data = Path.Combine(folder.Path, "app");
        var seeding = await Seeding.CreateAsync(settings, data);
        // Loads SQLite into this process, from where the product loads it.
        using var native = new Writer.ProductDatabase(Path.Combine(folder.Path, "native"));
        var random = new Random();
        var log = new WriteLog();
        var (lost, damaged) = (0, 0);
        var server = ServerProcess.App(settings, data);
        await server.FirstAnswerAsync();
        for (var kill = 1; kill <= kills; kill++)
        {
            var writers = Enumerable.Range(0, Writers).Select(_ => CrashWriter.Start(server.Port, seeding, log)).ToList();
            await Task.Delay(random.Next(50, 500));
            server.Crash();
            writers.ForEach(writer => writer.Join());
            server.Dispose();
            server = ServerProcess.App(settings, data);
            await server.FirstAnswerAsync();
            var (missing, integrity) = Check(Path.Combine(data, "app.db"), log);
            lost += missing;
            if (integrity != "ok")
            {
                damaged++;
                report.Say($"After kill {kill}: {integrity}");
            }

            if (kill % 20 == 0 || kill == kills)
            {
                report.Say(string.Create(CultureInfo.InvariantCulture, $"{kill} kills: {log.Created.Count} notes and {log.Changes} changes acknowledged, {lost} lost, integrity failed {damaged} times"));
            }
        }

        server.Dispose();
        report.Table(
            "crash",
            [("kills", 10), ("created", 12), ("changed", 12), ("lost", 8), ("damaged", 10)],
            [[kills, log.Created.Count, log.Changes, lost, damaged]]);
        log.Refused.Distinct().ToList().ForEach(report.Say);
        return lost == 0 && damaged == 0 && log.Refused.IsEmpty && !log.Created.IsEmpty;
    }

    internal static (int Missing, string Integrity) Check(string file, WriteLog log)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        var integrity = (string)check.ExecuteScalar()!;
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        using var notes = connection.CreateCommand();
        notes.CommandText = "SELECT id, title FROM notes_notes";
        using var reader = notes.ExecuteReader();
        while (reader.Read())
        {
            stored[reader.GetString(0)] = reader.GetString(1);
        }

        var missing = log.Created.Count(note => !stored.TryGetValue(note.Key, out var title) || WriteLog.Number(title) < note.Value);
        return (missing, integrity);
    }
}
