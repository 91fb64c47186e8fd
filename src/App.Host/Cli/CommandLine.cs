namespace App.Host.Cli;

internal sealed record CommandLine(string? Verb)
{
    public static CommandLine? Find(string[] args) => new((string?)null);

    public static int ExplainUsage(string[] args) => 2;

    public string[] HostArguments(string[] args) => args;

    public Task<int> RunAsync(WebApplication app, string[] args) => Task.FromResult(0);
}
