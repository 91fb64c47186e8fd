using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace App.Host.Reference;

/// <summary>
/// Adds what the framework does not see: the limits of a request's fields, whose rules stand on the record's constructor, and that texts are texts, since
/// a converter of ours reads them.
/// </summary>
internal sealed class Limits : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(string))
        {
            schema.Type ??= context.JsonPropertyInfo is { IsGetNullable: true } or { IsSetNullable: true } ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }

        if (typeof(IEnumerable<string>).IsAssignableFrom(context.JsonTypeInfo.Type))
        {
            schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
        }

        if (context.JsonPropertyInfo is null && schema.Properties is { } properties && context.JsonTypeInfo.Type.GetConstructors() is [var constructor])
        {
            foreach (var parameter in constructor.GetParameters())
            {
                if (properties.TryGetValue(JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), out var property) && property is OpenApiSchema field)
                {
                    Apply(field, parameter);
                }
            }
        }

        return Task.CompletedTask;
    }

    private static void Apply(OpenApiSchema field, ParameterInfo parameter)
    {
        foreach (var rule in parameter.GetCustomAttributes<ValidationAttribute>())
        {
            switch (rule)
            {
                case StringLengthAttribute length:
                    field.MaxLength = length.MaximumLength;
                    field.MinLength = length.MinimumLength == 0 ? field.MinLength : length.MinimumLength;
                    break;
                case RequiredAttribute { AllowEmptyStrings: false } when parameter.ParameterType == typeof(string):
                    field.MinLength ??= 1;
                    break;
                case AllowedValuesAttribute allowed:
                    field.Enum = [.. allowed.Values.Select(value => value is null ? JsonNullSentinel.JsonNull : JsonSerializer.SerializeToNode(value)!)];
                    break;
                case EmailAddressAttribute:
                    field.Format = "email";
                    break;
                case RangeAttribute range:
                    field.Minimum = Convert.ToString(range.Minimum, System.Globalization.CultureInfo.InvariantCulture);
                    field.Maximum = Convert.ToString(range.Maximum, System.Globalization.CultureInfo.InvariantCulture);
                    break;
            }
        }
    }
}
