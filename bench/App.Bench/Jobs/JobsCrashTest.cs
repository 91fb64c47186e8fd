using Microsoft.Data.Sqlite;

namespace App.Bench.Jobs;

/// <summary>
/// Kills a process that runs jobs (kill -9) in each phase of one, lets another finish the work, and looks: no job that was acknowledged as queued
/// is lost; one that was acknowledged as done has no further effect; a second effect there is only where the first came before an acknowledgement
/// that never came. And a process that is held until its lease has passed to another cannot acknowledge.
/// </summary>
internal static class JobsCrashTest
{
    private const int Jobs = 20;
    private static readonly string[] s_phases = ["before claim", "running", "effect", "acknowledged", "anywhere", "late"];

    public static async Task<bool> RunAsync(Settings settings, Report report)
    {
        var kills = settings.Times ?? (settings.Quick ? 12 : 200);
        report.Heading("Jobs crash test", $"{kills} times kill -9 of a process that runs jobs, in each phase in turn; checked after another has finished the work.");
        using var folder = new ScratchFolder();
        using var native = new Writer.ProductDatabase(Path.Combine(folder.Path, "native"));
        var tallies = s_phases.ToDictionary(phase => phase, _ => new Tally());
        for (var kill = 0; kill < kills; kill++)
        {
            var phase = s_phases[kill % s_phases.Length];
            var data = Directory.CreateDirectory(Path.Combine(folder.Path, $"jobs-{kill}")).FullName;
            var tally = tallies[phase];
            tally.Kills++;
            if (phase == "late")
            {
                await LateAsync(data, tally);
            }
            else
            {
                await KillAsync(data, phase, tally);
            }

            Directory.Delete(data, recursive: true);
            if ((kill + 1) % 10 == 0 || kill + 1 == kills)
            {
                report.Say($"{kill + 1} kills: {tallies.Values.Sum(one => one.Queued)} jobs, {tallies.Values.Sum(one => one.Wrong)} wrong");
            }
        }

        report.Table(
            "jobs-crash",
            [("phase", 14), ("kills", 8), ("jobs", 8), ("lost", 8), ("repeated", 10), ("late refused", 14), ("wrong", 8)],
            tallies.Select(one => new object[] { one.Key, one.Value.Kills, one.Value.Queued, one.Value.Lost, one.Value.Repeated, one.Value.Refused, one.Value.Wrong }));
        return tallies.Values.All(tally => tally.Wrong == 0 && tally.Lost == 0) && tallies.Values.Sum(tally => tally.Queued) > 0
            && tallies["late"].Refused == tallies["late"].Kills && tallies["effect"].Repeated >= tallies["effect"].Kills;
    }

    private static async Task KillAsync(string data, string phase, Tally tally)
    {
        var queued = new List<string>();
        using (var queuing = new JobsProcess(data, JobPhase.Queue, Jobs))
        {
            if (phase == "before claim")
            {
                for (var number = Random.Shared.Next(1, Jobs); number > 0; number--)
                {
                    queued.AddRange(await queuing.ReadUntilAsync("queued"));
                }

                queued.AddRange(await queuing.KillAsync());
            }
            else
            {
                queued.AddRange(await queuing.EndAsync());
            }
        }

        if (phase != "before claim")
        {
            using var working = new JobsProcess(data, phase switch { "running" => JobPhase.Running, "effect" => JobPhase.Effect, "anywhere" => JobPhase.Drain, _ => JobPhase.Acknowledged });
            await working.ReadUntilAsync(phase switch { "running" => "Running", "effect" => "Effect", "anywhere" => "ready", _ => "acknowledged" });
            await Task.Delay(phase == "anywhere" ? Random.Shared.Next(150) : 0);
            await working.KillAsync();
        }

        var atKill = Read(data);
        using (var other = new JobsProcess(data, JobPhase.Drain))
        {
            await other.EndAsync();
        }

        tally.Check(queued.Where(line => line.StartsWith("queued ", StringComparison.Ordinal)).Select(line => line["queued ".Length..]), atKill, Read(data));
    }

    private static async Task LateAsync(string data, Tally tally)
    {
        using (var queuing = new JobsProcess(data, JobPhase.Queue, 1))
        {
            await queuing.EndAsync();
        }

        using var late = new JobsProcess(data, JobPhase.Effect);
        await late.ReadUntilAsync("Effect");
        await late.SignalAsync("STOP");
        var atStop = Read(data);
        using (var other = new JobsProcess(data, JobPhase.Drain))
        {
            await other.EndAsync();
        }

        var before = Read(data);
        await late.SignalAsync("CONT");
        var said = await late.ReadUntilAsync("log Job bench.effect");
        tally.Refused += said[^1].Contains("after its lease had passed to another", StringComparison.Ordinal) ? 1 : 0;
        await late.KillAsync();
        tally.Check(atStop.Keys, atStop, before);
        tally.Wrong += Read(data).SequenceEqual(before) ? 0 : 1;
    }

    private static Dictionary<string, JobRow> Read(string data)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "app.db"), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT id, state, (SELECT COUNT(*) FROM bench_effects WHERE job_id = id) FROM jobs_jobs WHERE kind = 'bench.effect' ORDER BY id
            """;
        using var reader = command.ExecuteReader();
        var rows = new Dictionary<string, JobRow>(StringComparer.Ordinal);
        while (reader.Read())
        {
            rows[reader.GetString(0)] = new JobRow(reader.GetString(1), reader.GetInt32(2));
        }

        return rows;
    }

    private sealed record JobRow(string State, int Effects);

    private sealed class Tally
    {
        public int Kills { get; set; }

        public int Queued { get; private set; }

        public int Lost { get; private set; }

        public int Repeated { get; private set; }

        public int Refused { get; set; }

        public int Wrong { get; set; }

        public void Check(IEnumerable<string> queued, Dictionary<string, JobRow> atKill, Dictionary<string, JobRow> after)
        {
            Queued += atKill.Count;
            Lost += queued.Count(id => !after.ContainsKey(id));
            foreach (var (id, before) in atKill)
            {
                var now = after.GetValueOrDefault(id);
                // Done before: as it was. Not done: once more than before, and so twice only where the effect had come already.
                var expected = before.State == "done" ? before.Effects : before.Effects + 1;
                Wrong += now is { State: "done" } && now.Effects == expected ? 0 : 1;
                Repeated += now?.Effects > 1 ? 1 : 0;
            }
        }
    }
}
