using App.Bench.Servers;
using App.Bench.Writer;

namespace App.Bench.Http;

/// <summary>The product over HTTP against the hand-written floor, in turn in the same run.</summary>
internal static class HttpBench
{
    // The order matters: delete uses up what create made.
    private static readonly (string Name, int Clients, double Limit)[] s_operations =
    [
        ("sign-in", 16, double.NaN), ("me", 16, double.NaN), ("list", 16, 1.5), ("read", 16, 1.5), ("create", 16, 1.5),
        ("update", 16, 1.5), ("delete", 16, 1.5), ("page", 16, 3), ("create-64", 64, double.NaN),
    ];

    public static async Task RunAsync(Settings settings, Report report)
    {
        var operations = Array.FindAll(s_operations, operation => settings.Only is null || settings.Only.Split(',').Contains(operation.Name));
        report.Heading(
            "HTTP: the product against a hand-written floor",
            "Both: Release, concurrent GC off, one process, the same seeded data (1,000 notes), synchronous=FULL, group commit, loopback, kept connections.",
            "Floor: one Kestrel handler with a switch on the path, raw prepared statements, Utf8JsonWriter, HTML by hand; same lookups, same SQL.",
            $"Warm-up until no request gets cheaper. Then {settings.Rounds} rounds, product and floor in turn, {settings.Phase.TotalSeconds:0} s each; medians.");

        using var folder = new ScratchFolder();
        var (appData, floorData) = (Path.Combine(folder.Path, "app"), Path.Combine(folder.Path, "floor"));
        var seeding = await Seeding.CreateAsync(settings, appData);
        Copy(appData, floorData);
        using var appServer = ServerProcess.App(settings, appData);
        using var floorServer = ServerProcess.Floor(settings, floorData);
        await Task.WhenAll(appServer.FirstAnswerAsync(), floorServer.FirstAnswerAsync());
        var (app, floor) = (new Contender("app", appServer, seeding), new Contender("floor", floorServer, seeding));
        using var product = new ProductDatabase(Path.Combine(folder.Path, "native"));
        using var single = new OneCommitPerWrite(Path.Combine(folder.Path, "single", "app.db"));

        SameAnswers.Check(app, floor, report);
        report.Say($"Warm-up took {WarmUp(operations, settings.Phase, app, floor)} rounds.");
        single.Measure(settings.Phase);
        var phases = operations.ToDictionary(operation => operation.Name, _ => new List<(Phase App, Phase Floor)>());
        var alone = new List<double>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (app, floor) : (floor, app);
            RunRound(operations, settings.Phase, first, second, (name, one, other) => phases[name].Add(first == app ? (one, other) : (other, one)));
            alone.Add(single.Measure(settings.Phase));
        }

        HttpTables.Print(report, operations, phases, alone);
    }

    // While the tiered compiler is at work it costs more than the requests, and the larger program has more to compile.
    private static int WarmUp((string Name, int Clients, double Limit)[] operations, TimeSpan time, Contender app, Contender floor)
    {
        var best = new Dictionary<string, double>();
        var rounds = 0;
        for (var quiet = 0; quiet < 2 && rounds < 20; rounds++)
        {
            quiet++;
            RunRound(operations, time, app, floor, (name, one, other) =>
            {
                foreach (var (key, cpu) in (ReadOnlySpan<(string, double)>)[($"app {name}", one.Cpu), ($"floor {name}", other.Cpu)])
                {
                    if (name != "sign-in" && cpu < 0.96 * best.GetValueOrDefault(key, double.MaxValue))
                    {
                        (best[key], quiet) = (cpu, 0);
                    }
                }
            });
        }

        return rounds;
    }

    private static void RunRound(
        (string Name, int Clients, double Limit)[] operations, TimeSpan time, Contender first, Contender second, Action<string, Phase, Phase> done)
    {
        foreach (var (name, clients, _) in operations)
        {
            if (name == "page")
            {
                first.CleanUp();
                second.CleanUp();
            }

            done(name, first.Run(name, clients, time), second.Run(name, clients, time));
        }

        first.CleanUp();
        second.CleanUp();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "app.db*"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
