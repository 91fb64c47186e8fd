namespace App.Host.Cli;

/// <summary>The verbs of the program. A word as the first argument is a verb; without one it serves.</summary>
internal static class CommandLine
{
    public static bool Takes(string[] args) => args is [var first, ..] && (first is "--help" or "-h" or "-?" or "--version" || !first.StartsWith('-'));

    public static Task<int> RunAsync(string[] args, Func<WebApplication> build) => Task.FromResult(2);
}
