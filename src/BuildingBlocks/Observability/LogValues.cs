using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Observability;

/// <summary>The named values of a message and of the scopes around it, as JSON.</summary>
internal static class LogValues
{
    public static void WriteProperties<TState>(Utf8JsonWriter writer, TState state)
    {
        // The template alone is no property: most messages have no other.
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values || IsTemplate(values[0].Key))
            return;
        writer.WriteStartObject("properties");
        foreach (var (key, value) in values)
        {
            if (!IsTemplate(key))
                WriteValue(writer, key, value);
        }

        writer.WriteEndObject();
    }

    public static void WriteScopes(Utf8JsonWriter writer, IExternalScopeProvider? scopes)
    {
        if (scopes is null)
            return;
        var open = new Opened(writer);
        scopes.ForEachScope(static (scope, open) => open.Add(scope), open);
        open.Close();
    }

    private static bool IsTemplate(string key) => key == "{OriginalFormat}";

    private static void WriteValue(Utf8JsonWriter writer, string key, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull(key);
                break;
            case bool flag:
                writer.WriteBoolean(key, flag);
                break;
            case byte or short or int or long:
                writer.WriteNumber(key, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumber(key, number);
                break;
            case decimal number:
                writer.WriteNumber(key, number);
                break;
            default:
                writer.WriteString(key, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private sealed class Opened(Utf8JsonWriter writer)
    {
        private bool _any;

        public void Add(object? scope)
        {
            if (!_any)
                writer.WriteStartArray("scopes");
            _any = true;
            if (scope is not IEnumerable<KeyValuePair<string, object?>> values)
            {
                writer.WriteStringValue(scope?.ToString());
                return;
            }

            writer.WriteStartObject();
            foreach (var (key, value) in values)
            {
                if (!IsTemplate(key))
                    WriteValue(writer, key, value);
            }

            writer.WriteEndObject();
        }

        public void Close()
        {
            if (_any)
                writer.WriteEndArray();
        }
    }
}
