using System.Globalization;

namespace App.Bench;

/// <summary>What to measure, of which programs, and how long.</summary>
internal sealed record Settings(string Verb, string App, string Floor, string Json, bool Quick, int? Times, string? Only)
{
    private static readonly string[] s_verbs = ["writer", "http", "start", "sign-in", "all", "timing", "crash", "two-processes", "jobs-crash"];

    public int Rounds => Times ?? (Quick ? 3 : 9);

    /// <summary>How long one operation runs against one server in one round.</summary>
    public TimeSpan Phase => TimeSpan.FromSeconds(Quick ? 1 : 2);

    public bool Wants(string verb) => Verb == verb || Verb == "all";

    public static Settings? Parse(string[] args)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var verb = "all";
        for (var at = 0; at < args.Length; at++)
        {
            switch (args[at])
            {
                case "--quick":
                    options["--quick"] = "";
                    break;
                case "--app" or "--floor" or "--json" or "--times" or "--only" when at + 1 < args.Length:
                    options[args[at]] = args[++at];
                    break;
                case var word when Array.IndexOf(s_verbs, word) >= 0:
                    verb = word;
                    break;
                default:
                    return null;
            }
        }

        int? times = options.TryGetValue("--times", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        var json = options.GetValueOrDefault("--json") ?? Path.Combine("artifacts", "bench", $"{verb}.json");
        return options.TryGetValue("--app", out var app) && options.TryGetValue("--floor", out var floor)
            ? new Settings(verb, Path.GetFullPath(app), Path.GetFullPath(floor), Path.GetFullPath(json), options.ContainsKey("--quick"), times, options.GetValueOrDefault("--only"))
            : null;
    }
}
