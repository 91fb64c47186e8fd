using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;

namespace App.BuildingBlocks.Web;

/// <summary>
/// A posted HTML form as the request record that JSON uses too, checked by the same rules. It never fails: a form with errors carries what
/// was typed and what is wrong, and the handler shows the page again with status 422.
/// </summary>
public sealed class Form<T> : IBindableFromHttpContext<Form<T>>, IPostedForm
    where T : class
{
    private static readonly ConstructorInfo s_constructor = typeof(T).GetConstructors()[0];
    private readonly T? _value;

    private Form(T? value, FormState state)
    {
        _value = value;
        State = state;
    }

    public FormState State { get; }

    public bool IsValid => _value is not null && !State.HasErrors;

    /// <exception cref="InvalidOperationException">The form has errors.</exception>
    public T Value => IsValid ? _value! : throw new InvalidOperationException("The form has errors: check IsValid first.");

#pragma warning disable CA1000 // The framework's binding interface asks for it here.
    public static async ValueTask<Form<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
#pragma warning restore CA1000
    {
        if (!context.Request.HasFormContentType)
        {
            throw new BadHttpRequestException("A form is expected.", StatusCodes.Status415UnsupportedMediaType);
        }

        var posted = await PostedForms.ReadAsync(context.Request);
        var state = FormState.Empty;
        var arguments = s_constructor.GetParameters().Select(field => Read(posted, field, state)).ToArray();
        if (state.HasErrors)
        {
            return new Form<T>(null, state);
        }

        var value = (T)s_constructor.Invoke(arguments);
        await ValidateAsync(context, value, state);
        return new Form<T>(value, state);
    }

    private static object? Read(IFormCollection posted, ParameterInfo field, FormState state)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(field.Name!);
        // As in JSON. Of boxes, a browser sends only those that are ticked.
        if (field is { HasDefaultValue: true, DefaultValue: string given } && !posted.ContainsKey(name))
        {
            state.With(name, given);
            return given;
        }

        // Browsers send line breaks as CR LF; one form of a text is stored.
        var text = posted[name].ToString().ReplaceLineEndings("\n");
        state.With(name, text);
        if (!RequestTexts.CanKeep(text))
        {
            state.WithError(name, RequestTexts.Refusal);
            return null;
        }

        var type = Nullable.GetUnderlyingType(field.ParameterType) ?? field.ParameterType;
        if (type == typeof(string))
        {
            return text;
        }

        if (type == typeof(string[]))
        {
            return posted[name].Where(chosen => !string.IsNullOrEmpty(chosen)).ToArray();
        }

        if (type == typeof(bool))
        {
            return text is "on" or "true";
        }

        try
        {
            return text.Length == 0 && type != field.ParameterType ? null
                : type == typeof(Guid) ? Guid.Parse(text)
                : type == typeof(DateTimeOffset) ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is FormatException or OverflowException or InvalidCastException)
        {
            state.WithError(name, RequestTexts.NotUnderstood);
            return null;
        }
    }

    private static async Task ValidateAsync(HttpContext context, T value, FormState state)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<ValidationOptions>>().Value;
        if (!options.TryGetValidatableTypeInfo(typeof(T), out var rules))
        {
            throw new InvalidOperationException($"{typeof(T)} has no generated validation: make it public and nested in its feature, and call AddValidation() in its module.");
        }

        var validation = new ValidateContext
        {
            ValidationOptions = options,
            ValidationContext = new ValidationContext(value, context.RequestServices, null),
        };
        await rules.ValidateAsync(value, validation, context.RequestAborted);
        foreach (var (name, messages) in validation.ValidationErrors ?? [])
        {
            state.WithError(JsonNamingPolicy.CamelCase.ConvertName(name), messages[0]);
        }
    }
}

/// <summary>A posted form, whatever it is for: what was typed, valid or not.</summary>
public interface IPostedForm
{
    FormState State { get; }
}
