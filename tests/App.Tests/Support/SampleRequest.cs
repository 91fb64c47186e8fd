using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace App.Tests.Support;

/// <summary>Values for a request type that its rules accept, so that a new endpoint can be called without a line about it.</summary>
internal static class SampleRequest
{
    private static int s_number;

    public static JsonObject For(Type request)
    {
        var json = new JsonObject();
        foreach (var field in FieldsOf(request))
        {
            json[Name(field)] = JsonSerializer.SerializeToNode(Value(field));
        }

        return json;
    }

    public static string Name(ParameterInfo field) => JsonNamingPolicy.CamelCase.ConvertName(field.Name!);

    public static IReadOnlyList<ParameterInfo> FieldsOf(Type request) => request.GetConstructors()[0].GetParameters();

    /// <summary>The same, as a browser posts it.</summary>
    public static (string Name, string Value)[] AsForm(JsonObject json) =>
    [
        .. json.SelectMany(field => field.Value is JsonArray list
            ? list.Select(value => (field.Key, value?.ToString() ?? ""))
            : [(field.Key, field.Value?.ToString() ?? "")]),
    ];

    private static object Value(ParameterInfo field)
    {
        var type = Nullable.GetUnderlyingType(field.ParameterType) ?? field.ParameterType;
        var number = Interlocked.Increment(ref s_number);
        return type switch
        {
            _ when field.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed => allowed.Values[^1]!,
            _ when field.IsDefined(typeof(EmailAddressAttribute)) => $"sample{number}@example.com",
            _ when type == typeof(string) => string.Create(CultureInfo.InvariantCulture, $"A sample of text {number}"),
            _ when type == typeof(string[]) => new[] { "read" },
            _ when type == typeof(Guid) => Guid.CreateVersion7(),
            _ when type == typeof(bool) => true,
            _ when type.IsEnum => Enum.GetNames(type)[0],
            _ when field.GetCustomAttribute<RangeAttribute>() is { } range => range.Minimum,
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2027, 2, 1, 12, 0, 0, TimeSpan.Zero),
            _ when type.IsPrimitive => Convert.ChangeType(1, type, CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException($"Say here what a sample of {type} is, for {field.Member.DeclaringType}.{field.Name}."),
        };
    }
}
