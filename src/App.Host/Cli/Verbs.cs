using System.CommandLine;
using System.CommandLine.Parsing;

namespace App.Host.Cli;

/// <summary>The list of verbs. Exit codes: 0 done, 1 failed, 2 wrong usage.</summary>
internal static class Verbs
{
    private const int WrongUsage = 2;

    // "@" begins no file of arguments, and an address is not one.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };
    private static readonly InvocationConfiguration s_invocation = new() { EnableDefaultExceptionHandler = false };

    public static async Task<int> RunAsync(string[] args, Product product)
    {
        var parsed = Root(product).Parse(args, s_parser);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(Complain(parsed));
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(s_invocation);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 1;
        }
#pragma warning disable CA1031 // A bug: its trace is for whoever mends it, and the exit code is for the script that called.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync(bug.ToString());
            return 1;
        }
    }

    private static RootCommand Root(Product product)
    {
        var root = new RootCommand("Without a verb, it serves the product. Settings are read from the environment and appsettings.json, as when serving.");
        root.Directives.Clear();
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        root.Add(Migrate.Command(product));
        root.Add(HealthCheck.Command());
        root.Add(Backup.Command(product));
        root.Add(Restore.Command(product));
        root.Add(Verify.Command(product));
        root.Add(Users.Command(product));
        root.Add(Audit.Command(product));
        root.Add(Jobs.Command(product));
        root.Add(Seed.Command(product));
        root.Add(MailTest.Command(product));
        root.Add(ShowVersion.Command());
        return root;
    }

    private static string Complain(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.Select(token => $"Unknown: '{token}'.").ToArray();
        var command = parsed.CommandResult.Command;
        var path = command is RootCommand ? "" : string.Join(' ', Ancestors(parsed.CommandResult).Reverse()) + " ";
        var complaints = unknown.Length > 0 ? unknown : parsed.Errors.Select(error => error.Message);
        return string.Join(Environment.NewLine, [.. complaints, $"See: {RootCommand.ExecutableName} {path}--help"]);
    }

    private static IEnumerable<string> Ancestors(CommandResult? result)
    {
        for (; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
        {
            yield return result.Command.Name;
        }
    }
}
