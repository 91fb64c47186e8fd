using System.Diagnostics;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.Bench.Writer;

/// <summary>Durable writes a second through the product's writer, against one commit per write on the same kind of file in the same run.</summary>
internal static class WriterBench
{
    private static readonly int[] s_clients = [1, 8, 64, 256];

    public static async Task RunAsync(Settings settings, Report report)
    {
        report.Heading(
            "Writer: durable writes a second (synchronous=FULL), in process",
            "Unit of work: insert one note by Dapper through IDatabase.WriteAsync.",
            "Baseline: one connection, prepared statements, BEGIN IMMEDIATE, the same INSERT, COMMIT; same file settings.",
            $"Medians of {settings.Rounds} interleaved rounds of {settings.Phase.TotalSeconds:0} s each, after two rounds of warm-up.");

        using var folder = new ScratchFolder();
        using var product = new ProductDatabase(Path.Combine(folder.Path, "product"));
        using var single = new OneCommitPerWrite(Path.Combine(folder.Path, "single", "app.db"));
        await product.Database.WriteAsync(connection => connection.ExecuteAsync(NotesTable.Create));

        var baseline = new List<double>();
        var rates = s_clients.ToDictionary(clients => clients, _ => new List<double>());
        for (var round = -2; round < settings.Rounds; round++)
        {
            var rate = single.Measure(settings.Phase);
            foreach (var clients in s_clients)
            {
                var grouped = await MeasureAsync(product.Database, clients, settings.Phase);
                if (round >= 0)
                {
                    rates[clients].Add(grouped);
                }
            }

            if (round >= 0)
            {
                baseline.Add(rate);
            }
        }

        report.Table(
            "writer",
            [("clients", 22), ("writes/s", 14), ("ratio", 10), ("target", 10)],
            [
                ["one commit per write", baseline.Median(), 1.0, ""],
                .. s_clients.Select(clients => new object[]
                {
                    clients.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    rates[clients].Median(),
                    rates[clients].Zip(baseline, (grouped, alone) => grouped / alone).Median(),
                    clients == 64 ? ">= 10" : "",
                }),
            ]);
    }

    private static async Task<double> MeasureAsync(IDatabase database, int clients, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => ClientAsync(database, started, time))));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<long> ClientAsync(IDatabase database, long started, TimeSpan time)
    {
        var count = 0L;
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            var note = NotesTable.NewNote();
            await database.WriteAsync(connection => connection.ExecuteAsync(NotesTable.Insert, note));
            count++;
        }

        return count;
    }
}
