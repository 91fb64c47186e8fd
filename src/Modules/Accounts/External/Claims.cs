using System.Globalization;
using System.Text.Json;

namespace App.Modules.Accounts.External;

/// <summary>Reads JSON from strangers: what is not there, or of another kind than it should be, is null.</summary>
internal static class Claims
{
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A text or a whole number, such as an id.</summary>
    public static string? Id(this JsonElement json, string name) => json.Member(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var id) => id.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Some providers write true as a text or a number.</summary>
    public static bool IsTrue(this JsonElement json, string name) => json.Member(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.String } text => text.GetString() is "true" or "True" or "1",
        { ValueKind: JsonValueKind.Number } number => number.TryGetInt32(out var one) && one == 1,
        _ => false,
    };

    /// <summary>Seconds since 1970, as tokens count.</summary>
    public static DateTimeOffset? Instant(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var seconds) && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    /// <summary>A list of texts, or one text as a list.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement json, string name) => json.Member(name) switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. list.EnumerateArray().Select(item => item.GetString()!)],
        _ => [],
    };
}
