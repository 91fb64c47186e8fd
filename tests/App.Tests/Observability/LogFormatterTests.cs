using System.Diagnostics;
using System.Text.Json;
using App.BuildingBlocks.Observability;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace App.Tests.Observability;

public sealed class LogFormatterTests
{
    private const string Forged = "Anna\r\n2026-11-20 info App: forged \u001b[31mred\u001b[0m \u009b31m \u2028 \u202e \u0000 \u0085 end";

    [Fact]
    public void Json_line_tells_everything()
    {
        using var activity = new Activity("test").Start();
        var scopes = new LoggerExternalScopeProvider();
        using var outer = scopes.Push("outer");
        using var inner = scopes.Push(new Dictionary<string, object> { ["RequestPath"] = "/notes" });
        var line = Write(new JsonLineFormatter(new ManualTime()),
            log => log.LogWarning(new FormatException("bad"), "Note {Id} of {Title} took {Seconds}", 7, "Müller & \"Söhne\"", 0.5), scopes);
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        Assert.Equal("2026-11-20T12:00:00.000Z", root.GetProperty("timestamp").GetString());
        Assert.Equal("warn", root.GetProperty("level").GetString());
        Assert.Equal("App.Tests", root.GetProperty("category").GetString());
        Assert.Equal("Note 7 of Müller & \"Söhne\" took 0.5", root.GetProperty("message").GetString());
        Assert.Equal(activity.TraceId.ToHexString(), root.GetProperty("traceId").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), root.GetProperty("spanId").GetString());
        Assert.Equal(7, root.GetProperty("properties").GetProperty("Id").GetInt32());
        Assert.Equal(0.5, root.GetProperty("properties").GetProperty("Seconds").GetDouble());
        Assert.False(root.GetProperty("properties").TryGetProperty("{OriginalFormat}", out _));
        Assert.Equal("outer", root.GetProperty("scopes")[0].GetString());
        Assert.Equal("/notes", root.GetProperty("scopes")[1].GetProperty("RequestPath").GetString());
        Assert.StartsWith("System.FormatException: bad", root.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Contains("Müller & \\\"Söhne\\\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_line_without_extras_has_none()
    {
        using var json = JsonDocument.Parse(Write(new JsonLineFormatter(), log => log.LogWarning("Plain")));
        Assert.Equal(["timestamp", "level", "category", "message"], json.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Odd_values_stay_json()
    {
        var line = Write(new JsonLineFormatter(),
            log => log.LogWarning("{A} {B} {C} {D} {E}", double.NaN, null, Guid.Empty, "\ud800 alone", ulong.MaxValue));
        using var json = JsonDocument.Parse(line);
        Assert.Equal("NaN", json.RootElement.GetProperty("properties").GetProperty("A").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("properties").GetProperty("B").ValueKind);
    }

    [Fact]
    public void S64_Json_values_cannot_forge_a_line()
    {
        var line = Write(new JsonLineFormatter(), log => log.LogWarning(new FormatException(Forged), "Signed in {Name}", Forged), category: Forged);
        Assert.DoesNotContain(line.TrimEnd('\n'), c => char.IsControl(c));
        Assert.Single(line.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var json = JsonDocument.Parse(line);
        Assert.Equal(Forged, json.RootElement.GetProperty("properties").GetProperty("Name").GetString());
    }

    [Fact]
    public void Readable_message_is_one_line_with_its_trace_id()
    {
        using var activity = new Activity("test").Start();
        var line = Write(new ReadableFormatter(new ManualTime()), log => log.LogWarning("Note {Id}", 7));
        Assert.EndsWith($"App.Tests: Note 7 [{activity.TraceId.ToHexString()}]\n", line, StringComparison.Ordinal);
        Assert.StartsWith("12:00:00.000 ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void S64_Readable_values_cannot_forge_a_line()
    {
        var text = Write(new ReadableFormatter(new ManualTime()), log => log.LogWarning(new FormatException(Forged), "Signed in {Name}", Forged), category: Forged);
        Assert.DoesNotContain(text.Replace("\n", "", StringComparison.Ordinal), c => char.IsControl(c) || c is '\u2028' or '\u202e');
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("Signed in Anna\\r\\n2026-11-20 info App: forged \\u001b[31mred", lines[0], StringComparison.Ordinal);
        // A message that has lines of its own keeps them, behind the margin.
        Assert.All(lines.Skip(1), line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
    }

    private static string Write(
        ConsoleFormatter formatter, Action<ILogger> log, IExternalScopeProvider? scopes = null, string category = "App.Tests")
    {
        var sink = new Sink(formatter, category, scopes);
        log(sink);
        return sink.Output.ToString();
    }

    private sealed class Sink(ConsoleFormatter formatter, string category, IExternalScopeProvider? scopes) : ILogger
    {
        public StringWriter Output { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> message) =>
            formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, message), scopes, Output);
    }
}
