using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace App.BuildingBlocks.Observability;

/// <summary>One JSON object a line: timestamp, level, category, message, traceId, spanId, properties, scopes, exception.</summary>
internal sealed class JsonLineFormatter(TimeProvider? time = null) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-line";

    // Not for HTML, so quotes and umlauts stay readable; control characters are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        t_buffer ??= new ArrayBufferWriter<byte>(1024);
        t_buffer.ResetWrittenCount();
        t_writer ??= new Utf8JsonWriter(t_buffer, Options);
        t_writer.Reset();
        t_writer.WriteStartObject();
        t_writer.WriteString("timestamp", _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
        t_writer.WriteString("level", Level(logEntry.LogLevel));
        t_writer.WriteString("category", logEntry.Category);
        t_writer.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (Activity.Current is { } activity)
        {
            t_writer.WriteString("traceId", activity.TraceId.ToHexString());
            t_writer.WriteString("spanId", activity.SpanId.ToHexString());
        }

        LogValues.WriteProperties(t_writer, logEntry.State);
        LogValues.WriteScopes(t_writer, scopeProvider);
        if (logEntry.Exception is not null)
            t_writer.WriteString("exception", logEntry.Exception.ToString());
        t_writer.WriteEndObject();
        t_writer.Flush();
        WriteLine(textWriter, t_buffer.WrittenSpan);
    }

    private static void WriteLine(TextWriter output, ReadOnlySpan<byte> json)
    {
        var chars = ArrayPool<char>.Shared.Rent(json.Length);
        output.Write(chars, 0, Encoding.UTF8.GetChars(json, chars));
        output.Write('\n');
        ArrayPool<char>.Shared.Return(chars);
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
