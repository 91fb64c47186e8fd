using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Observability;
using App.Host.Hosting;

namespace App.Host.Cli;

/// <summary>What runs here: the product, its commit, .NET and SQLite.</summary>
internal sealed class ShowVersion : AsynchronousCommandLineAction
{
    public static Command Command() => new("version", "Shows the versions of the product, of .NET and of SQLite.") { Action = new ShowVersion() };

    public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default) => Mistakes.ReportAsync(() =>
    {
        var commit = BuildInfo.Revision.Length > 0 ? $" (commit {BuildInfo.Revision})" : "";
        Console.WriteLine($"{HostSettings.Read()["App:Name"] ?? "App"} {BuildInfo.Version}{commit}");
        Console.WriteLine($".NET {Environment.Version} on {RuntimeInformation.RuntimeIdentifier}");
        Console.WriteLine($"SQLite {SqliteNative.Load()}");
        return Task.CompletedTask;
    });
}
