using App.Bench.Http;
using App.Bench.Servers;

namespace App.Bench.Start;

/// <summary>Time to the first answer with an existing database, and memory before and after load.</summary>
internal static class StartBench
{
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Settings settings, Report report)
    {
        var starts = settings.Quick ? 5 : 15;
        report.Heading(
            "Start and memory (Release, Production, concurrent GC off)",
            $"First 200: from the start of the process to the answer of GET /, existing database, median of {starts} starts after one.",
            $"Memory: resident, {s_rest.TotalSeconds:0} s after the first answer, and {s_rest.TotalSeconds:0} s after {(settings.Quick ? 2 : 10)} s of each operation at 16 clients.");
        using var folder = new ScratchFolder();
        var data = Path.Combine(folder.Path, "app");
        var seeding = await Seeding.CreateAsync(settings, data);
        var times = new List<double>();
        var idle = new List<double>();
        for (var start = -1; start < starts; start++)
        {
            using var server = ServerProcess.App(settings, data);
            var time = await server.FirstAnswerAsync();
            if (start >= 0)
            {
                times.Add(time.TotalMilliseconds);
            }

            if (start is >= 0 and < 3)
            {
                await Task.Delay(s_rest);
                idle.Add(server.Megabytes);
            }

            server.Stop();
        }

        var loaded = await LoadedAsync(settings, data, seeding);
        report.Table(
            "start",
            [("figure", 32), ("value", 10), ("target", 10)],
            [
                ["first 200, ms", times.Median(), "< 600"],
                ["first 200, slowest, ms", times.Max(), ""],
                ["memory idle, MB", idle.Median(), "<= 120"],
                ["memory after load, MB", loaded, "<= 160"],
            ]);
    }

    private static async Task<double> LoadedAsync(Settings settings, string data, Seeding seeding)
    {
        using var server = ServerProcess.App(settings, data);
        await server.FirstAnswerAsync();
        var app = new Contender("app", server, seeding);
        foreach (var operation in (string[])["sign-in", "me", "list", "read", "create", "update", "delete", "page"])
        {
            app.Run(operation, 16, TimeSpan.FromSeconds(settings.Quick ? 2 : 10));
        }

        await Task.Delay(s_rest);
        var loaded = server.Megabytes;
        server.Stop();
        return loaded;
    }
}
