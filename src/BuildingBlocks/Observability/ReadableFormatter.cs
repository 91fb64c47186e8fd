using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace App.BuildingBlocks.Observability;

/// <summary>One line a message, for people: time, level, category, message, trace id; an exception follows, indented.</summary>
internal sealed class ReadableFormatter(TimeProvider? time = null) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "readable";
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly bool _colours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(_time.GetLocalNow().ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        Level(textWriter, logEntry.LogLevel);
        LogText.Write(textWriter, logEntry.Category);
        textWriter.Write(": ");
        LogText.Write(textWriter, message);
        if (Activity.Current is { } activity)
            textWriter.Write($" [{activity.TraceId.ToHexString()}]");
        textWriter.Write('\n');
        if (logEntry.Exception is null)
            return;
        foreach (var line in logEntry.Exception.ToString().AsSpan().EnumerateLines())
        {
            textWriter.Write("    ");
            LogText.Write(textWriter, line);
            textWriter.Write('\n');
        }
    }

    private void Level(TextWriter output, LogLevel level)
    {
        var (name, colour) = level switch
        {
            LogLevel.Trace => ("trace", "90"),
            LogLevel.Debug => ("debug", "90"),
            LogLevel.Information => ("info ", "32"),
            LogLevel.Warning => ("warn ", "33"),
            LogLevel.Error => ("error", "31"),
            _ => ("crit ", "97;41"),
        };
        output.Write(_colours ? $"\e[{colour}m{name}\e[0m " : name + " ");
    }
}
