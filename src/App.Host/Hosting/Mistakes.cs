using System.Net.Sockets;
using System.Reflection;
using System.Text.RegularExpressions;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Migrations;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace App.Host.Hosting;

/// <summary>Tells what the operator can put right, said in a sentence, from bugs, which keep their stack trace.</summary>
internal static partial class Mistakes
{
    private const string WhereToListen = "Set ASPNETCORE_URLS, such as http://localhost:5080, or ASPNETCORE_HTTP_PORTS, such as 8080.";

    // In a process of somebody else's, such as the tests', nobody sees standard error and the exit code: there the error itself is thrown.
    private static readonly bool s_isProgram = Assembly.GetEntryAssembly() == typeof(Mistakes).Assembly;

    /// <summary>Runs the work and returns the exit code: 0, or 1 after a sentence on standard error.</summary>
    public static async Task<int> ReportAsync(Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (Exception error) when (s_isProgram && Explain(error) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>The sentence, or null when the error is a bug.</summary>
    public static string? Explain(Exception error) => error switch
    {
        OperatorException or MigrationException => error.Message,
        OverloadedException => $"{error.Message} Try again.",
        OptionsValidationException wrong => string.Join(Environment.NewLine, wrong.Failures),
        AggregateException { InnerExceptions: var all } when all.All(inner => inner is OptionsValidationException) => string.Join(Environment.NewLine, all.Select(Explain)),
        InvalidOperationException when Unreadable().Match(error.Message) is { Success: true } found => Explain(found),
        InvalidOperationException when error.Message.StartsWith("Unable to configure HTTPS", StringComparison.Ordinal) => error.Message,
        InvalidDataException { InnerException: FormatException inner } => $"{error.Message} {inner.GetBaseException().Message}",
        FormatException when error.Message.StartsWith("Invalid url", StringComparison.Ordinal) => $"{error.Message}. {WhereToListen}",
        UnauthorizedAccessException => $"{error.Message} This runs as the user {Environment.UserName}: let that user have it, or choose another place.",
        IOException { InnerException: AddressInUseException } => $"{error.Message} Stop the program that uses it, or listen elsewhere. {WhereToListen}",
        SocketException => $"Cannot listen: {error.Message}. {WhereToListen}",
        IOException => error.Message,
        TypeInitializationException { InnerException: { } inner } => Explain(inner),
        _ => DatabaseFailure.Explain(error),
    };

    private static string Explain(Match found)
    {
        var (key, kind) = (found.Groups["key"].Value, found.Groups["type"].Value.Split('.')[^1]);
        var what = kind switch { "Int32" or "Int64" => "a whole number", "Boolean" => "true or false", "Uri" => "an address such as https://app.example.com", _ => $"a {kind}" };
        return SettingsRules.Sentence(key, $"is '{found.Groups["value"].Value}', but must be {what}.");
    }

    [GeneratedRegex("Failed to convert configuration value '(?<value>.*)' at '(?<key>[^']+)' to type '(?<type>[^']+)'", RegexOptions.Singleline)]
    private static partial Regex Unreadable();
}
