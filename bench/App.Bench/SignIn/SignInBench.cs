using App.Bench.Http;
using App.Bench.Servers;

namespace App.Bench.SignIn;

/// <summary>How many people can sign in, and what everybody else notices of it.</summary>
internal static class SignInBench
{
    private const int Others = 4;
    private const int Flood = 16;

    public static async Task RunAsync(Settings settings, Report report)
    {
        report.Heading(
            "Sign-in",
            $"me: {Others} clients, alone and while {Flood} clients sign in without a pause; {settings.Rounds} rounds in turn, medians.",
            "Hash: one password on one thread. Identity's default is 100,000 iterations, the product's 210,000; scrypt as better-auth sets it, by node.");
        using var folder = new ScratchFolder();
        var data = Path.Combine(folder.Path, "app");
        var seeding = await Seeding.CreateAsync(settings, data);
        using var server = ServerProcess.App(settings, data);
        await server.FirstAnswerAsync();
        var app = new Contender("app", server, seeding);
        var time = settings.Phase * 2;
        app.Run("me", Others, time);
        app.Run("sign-in", Flood, time);
        var (idle, flooded, entries) = (new List<Phase>(), new List<Phase>(), new List<Phase>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            idle.Add(app.Run("me", Others, time));
            var flood = Task.Run(() => app.Run("sign-in", Flood, time + settings.Phase));
            await Task.Delay(settings.Phase / 2);
            flooded.Add(app.Run("me", Others, time));
            entries.Add(await flood);
        }

        server.Stop();
        double Middle(List<Phase> phases, Func<Phase, double> figure) => phases.Select(figure).Median();
        var ratio = idle.Zip(flooded, (alone, beside) => beside.P99 / alone.P99).Median();
        report.Table(
            "signIn",
            [("figure", 40), ("value", 10), ("target", 10)],
            [
                ["sign-ins a second", Middle(entries, phase => phase.Rate), ""],
                ["me alone, p50 ms", Middle(idle, phase => phase.P50), ""],
                ["me alone, p99 ms", Middle(idle, phase => phase.P99), ""],
                ["me during the flood, p50 ms", Middle(flooded, phase => phase.P50), ""],
                ["me during the flood, p99 ms", Middle(flooded, phase => phase.P99), ""],
                ["p99 during the flood / alone", ratio, "<= 2"],
                ["hash, the product's, ms", HashTimes.Pbkdf2(210_000), ""],
                ["hash, Identity's default, ms", HashTimes.Pbkdf2(100_000), ""],
                ["hash, scrypt N=16384 r=16 p=1, ms", HashTimes.Scrypt(), ""],
            ]);
    }
}
