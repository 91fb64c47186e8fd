using System.Diagnostics;
using App.Bench.Load;
using App.Bench.Servers;

namespace App.Bench.Timing;

/// <summary>
/// Whether the time of an answer tells what its text does not: both kinds of each question in a random order, one client, and the rank-sum
/// test (Mann and Whitney) over their latencies.
/// </summary>
internal static class TimingBench
{
    private const int Warming = 30;

    // The chance that one answer of a kind is slower than one of the other is a half when nothing is to be told.
    private const double MostFavour = 0.1;
    private const double Doubt = 0.001;

    public static async Task<bool> RunAsync(Settings settings, Report report)
    {
        var samples = settings.Times ?? 300;
        report.Heading(
            "What the time of an answer tells a stranger",
            $"{samples} answers of each kind in a random order, one client, rate limits off, confirmation of addresses on.",
            "Chance: that an answer of the first kind is slower than one of the second (0.5: nothing to be told). p: how often chance alone does as much.",
            $"Told apart: p under {Doubt} and the chance more than {MostFavour} from a half.");
        using var folder = new ScratchFolder();
        var data = Path.Combine(folder.Path, "app");
        var seeding = await Seeding.CreateAsync(settings, data);
        var others = await Seeding.CreateAsync(settings, data, "others@example.com");
        using var server = ServerProcess.App(settings, data, ("Accounts__RequireConfirmedEmail", "true"));
        await server.FirstAnswerAsync();
        var rows = Questions(seeding, others).Select(question => Row(question, Ask(question, server.Port, samples))).ToList();
        report.Table("timing", [("question", 42), ("median yes ms", 15), ("median no ms", 15), ("chance", 9), ("p", 9), ("told apart", 12)], rows);
        server.Stop();
        return rows.TrueForAll(row => !(bool)row[^1]);
    }

    private static IEnumerable<Question> Questions(Seeding seeding, Seeding others)
    {
        const string Accounts = "/api/v1/accounts";
        const string Wrong = "not the right password";
        Request Post(string path, object body) => new("POST", Accounts + path, null, System.Text.Json.JsonSerializer.Serialize(body));
        yield return new(
            "sign in: is there an account?", 401,
            _ => Post("/sign-in", new { email = Seeding.Email, password = Wrong }),
            number => Post("/sign-in", new { email = $"nobody-{number}@example.com", password = Wrong }));
        yield return new(
            "sign up: is the address taken?", 202,
            _ => Post("/sign-up", new { email = Seeding.Email, password = Seeding.Password, name = "Ann" }),
            number => Post("/sign-up", new { email = $"new-{number}@example.com", password = Seeding.Password, name = "Ann" }));
        foreach (var path in (string[])["/forgot-password", "/resend-confirmation", "/sign-in/email"])
        {
            yield return new(
                $"{path[1..]}: is there an account?", 202,
                _ => Post(path, new { email = Seeding.Email }),
                number => Post(path, new { email = $"nobody-{number}@example.com" }));
        }

        yield return new(
            "organization of others: does it exist?", 404,
            _ => new("GET", others.Root, seeding.Cookie, null),
            number => new("GET", $"/api/v1/organizations/nothing-{number}/notes", seeding.Cookie, null));
    }

    private static (double[] Yes, double[] No) Ask(Question question, int port, int samples)
    {
        using var connection = new Connection(port);
        var random = new Random(1);
        var kinds = Enumerable.Range(0, 2 * (samples + Warming)).Select(number => number % 2 == 0).ToArray();
        random.Shuffle(kinds.AsSpan(2 * Warming));
        var (yes, no) = (new List<double>(), new List<double>());
        for (var number = 0; number < kinds.Length; number++)
        {
            var request = (kinds[number] ? question.Yes : question.No)(number).Bytes;
            var started = Stopwatch.GetTimestamp();
            var status = connection.Send(request);
            var taken = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (status != question.Status)
            {
                throw new InvalidOperationException($"{question.Name} was answered {status}: {connection.Text}");
            }

            if (number >= 2 * Warming)
            {
                (kinds[number] ? yes : no).Add(taken);
            }
        }

        return ([.. yes], [.. no]);
    }

    private static object[] Row(Question question, (double[] Yes, double[] No) times)
    {
        var (chance, p) = RankSum.Compare(times.Yes, times.No);
        return [question.Name, times.Yes.Median(), times.No.Median(), chance, p, p < Doubt && Math.Abs(chance - 0.5) > MostFavour];
    }
}
