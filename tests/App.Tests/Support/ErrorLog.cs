using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace App.Tests.Support;

/// <summary>Keeps what is logged as an error; everything else is dropped unseen.</summary>
internal sealed partial class ErrorLog : ILoggerProvider, ILogger
{
    private static readonly ConcurrentDictionary<string, string> s_byTrace = new();
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>What any application of this run logged under the trace that an answer names.</summary>
    public static string? Of(string answer) => Trace().Matches(answer).Select(trace => s_byTrace.GetValueOrDefault(trace.Value)).FirstOrDefault(line => line is not null);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            var line = $"{formatter(state, exception)} {exception}";
            _lines.Enqueue(line);
            if (Activity.Current is { } request)
            {
                s_byTrace[request.TraceId.ToHexString()] = line;
            }
        }
    }

    public void Dispose()
    {
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Trace();
}
