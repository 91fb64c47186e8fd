namespace App.Host.Cli;

/// <summary>The verbs of the program. A word as the first argument is a verb; without one it serves.</summary>
internal static class CommandLine
{
    // Arguments with a dash, a slash or an equals sign are settings for the host, such as --urls.
    public static bool Takes(string[] args) =>
        args is [var first, ..] && (first is "--help" or "-h" or "-?" or "--version" || (!first.StartsWith('-') && !first.Contains('=')));

    // What parses arguments stands in another class, so that serving does not load it.
    public static Task<int> RunAsync(string[] args, Func<string[], WebApplication> build) => Verbs.RunAsync(args, new Product(build));
}
