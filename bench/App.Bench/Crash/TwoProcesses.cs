using App.Bench.Servers;

namespace App.Bench.Crash;

/// <summary>Two processes of the product write to one file, as during a change of versions: nobody may hear that it is locked, and nothing may be lost.</summary>
internal static class TwoProcesses
{
    private const int WritersEach = 4;

    public static async Task<bool> RunAsync(Settings settings, Report report)
    {
        var time = TimeSpan.FromMinutes(settings.Times ?? (settings.Quick ? 1 : 10));
        report.Heading("Two processes on one file", $"{time.TotalMinutes:0} minutes, {WritersEach} HTTP writers at each; every answer must be a success, and every acknowledged write in the file.");
        using var folder = new ScratchFolder();
        var data = Path.Combine(folder.Path, "app");
        var seeding = await Seeding.CreateAsync(settings, data);
        // Loads SQLite into this process, from where the product loads it.
        using var native = new Writer.ProductDatabase(Path.Combine(folder.Path, "native"));
        using var first = ServerProcess.App(settings, data);
        await first.FirstAnswerAsync();
        using var second = ServerProcess.App(settings, data);
        await second.FirstAnswerAsync();
        var logs = new[] { new WriteLog(), new WriteLog() };
        var writers = Enumerable.Range(0, WritersEach).SelectMany(_ => new[] { CrashWriter.Start(first.Port, seeding, logs[0]), CrashWriter.Start(second.Port, seeding, logs[1]) }).ToList();
        await Task.Delay(time);
        first.Crash();
        second.Crash();
        writers.ForEach(writer => writer.Join());
        var rows = logs.Select((log, index) => Row(index + 1, log, CrashTest.Check(Path.Combine(data, "app.db"), log))).ToList();
        report.Table("twoProcesses", [("process", 10), ("created", 12), ("changed", 12), ("refused", 9), ("lost", 8), ("integrity", 11)], rows);
        logs.SelectMany(log => log.Refused).Distinct().Take(10).ToList().ForEach(report.Say);
        return Array.TrueForAll(logs, log => log.Refused.IsEmpty && !log.Created.IsEmpty) && rows.TrueForAll(row => row is [.., 0, "ok"]);
    }

    private static object[] Row(int process, WriteLog log, (int Missing, string Integrity) found) =>
        [process.ToString(System.Globalization.CultureInfo.InvariantCulture), log.Created.Count, log.Changes, log.Refused.Count, found.Missing, found.Integrity];
}
