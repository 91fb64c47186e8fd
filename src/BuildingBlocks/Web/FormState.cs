namespace App.BuildingBlocks.Web;

/// <summary>What a form shows: the values as typed, and a message beside each field that was refused.</summary>
public sealed class FormState
{
    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<string, string> _errors = [];

    /// <summary>An error of the form as a whole, such as a wrong password.</summary>
    public string? Summary { get; set; }

    public bool HasErrors => Summary is not null || _errors.Count > 0;

    public IReadOnlyDictionary<string, string> Errors => _errors;

    public string Value(string name) => _values.GetValueOrDefault(name, "");

    public string? Error(string name) => _errors.GetValueOrDefault(name);

    public FormState WithValue(string name, string? value)
    {
        _values[name] = value ?? "";
        return this;
    }

    public FormState WithError(string name, string message)
    {
        _errors.TryAdd(name, message);
        return this;
    }
}
