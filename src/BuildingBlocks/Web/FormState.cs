using App.BuildingBlocks.Languages;

namespace App.BuildingBlocks.Web;

/// <summary>What a form shows: the values as typed, and the messages beside the fields. Field names are as in the HTML, in camel case.</summary>
public sealed class FormState
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _errors = new(StringComparer.OrdinalIgnoreCase);

    private FormState()
    {
    }

    /// <summary>A form that nobody has typed into: a new one each time, since forms are filled in.</summary>
    public static FormState Empty => new();

    public bool HasErrors => _errors.Count > 0 || Summary is not null;

    /// <summary>A message that belongs to no single field.</summary>
    public string? Summary { get; private set; }

    public IReadOnlyDictionary<string, string> Errors => _errors;

    /// <summary>The language of the messages, where it is not the page's.</summary>
    public string? Language { get; private set; }

    public string Value(string name) => _values.GetValueOrDefault(name, "");

    public string? Error(string name) => _errors.GetValueOrDefault(name);

    public FormState With(string name, string? value)
    {
        _values[name] = value ?? "";
        return this;
    }

    /// <summary>The same form, with what was typed in place of what it would show.</summary>
    internal FormState Typed(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var typed = Empty;
        foreach (var (name, value) in _values.Concat(fields))
        {
            typed.With(name, value);
        }

        return typed;
    }

    internal void Translate(Texts texts)
    {
        Language = texts.Language;
        Summary = Summary is null ? null : texts.Translate(Summary);
        foreach (var (name, message) in _errors)
        {
            _errors[name] = texts.Translate(message);
        }
    }

    /// <summary>Adds a message; the first one of a field is shown. An empty name addresses the form as a whole.</summary>
    public FormState WithError(string name, string message)
    {
        if (name.Length == 0)
        {
            Summary ??= message;
        }
        else
        {
            _errors.TryAdd(name, message);
        }

        return this;
    }
}
