using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Web;

/// <summary>
/// Keeps out what no database stores as text: U+0000, and half of a character. One look at each text where it is read, so that no feature has to.
/// </summary>
public static class RequestTexts
{
    internal const string Refusal = "This text has a character that can’t be kept. Remove it, or type the text anew.";
    internal const string NotUnderstood = "This value is not understood.";

    internal static bool CanKeep(string? text) => text is null || !text.Contains('\0', StringComparison.Ordinal);

    public static IServiceCollection AddRequestTexts(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new Converter()));

    /// <summary>Queries: the address is refused as a whole, because only a program writes one like that.</summary>
    public static IApplicationBuilder UseRequestTexts(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.QueryString.Value is { Length: > 0 } query && query.Contains("%00", StringComparison.Ordinal) ? RefuseAsync(context) : next(context));

    private static Task RefuseAsync(HttpContext context) =>
        ErrorResponses.IsApi(context) && context.Request.Query.FirstOrDefault(field => !CanKeep(field.Value.ToString())).Key is { } name
            ? Problems.Invalid(name, Refusal).ExecuteAsync(context)
            : ErrorResponses.WriteAsync(context, StatusCodes.Status400BadRequest);

    /// <summary>Texts in JSON. Half a character is found by the reader itself, and so are bytes that are no UTF-8.</summary>
    private sealed class Converter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                throw new JsonException();
            }

            try
            {
                return reader.GetString() is { } text && CanKeep(text) ? text : throw new UnkeepableTextException();
            }
            catch (InvalidOperationException)
            {
                throw new UnkeepableTextException();
            }
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        // The serializer has its own for names only where something in the process serialized by reflection before.
        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options)!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
    }
}

/// <summary>A text of a request cannot be kept; the serializer adds where it stands.</summary>
internal sealed class UnkeepableTextException() : JsonException(RequestTexts.Refusal);
