using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks;

/// <summary>Checks settings by their attributes, and says which is wrong under the name the operator knows it by.</summary>
public static class SettingsRules
{
    /// <summary>As <c>ValidateDataAnnotations().ValidateOnStart()</c>, with messages that name the setting and where to set it.</summary>
    public static OptionsBuilder<T> ValidateSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(this OptionsBuilder<T> builder, string section)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IValidateOptions<T>>(new Rule<T>(section));
        return builder.ValidateOnStart();
    }

    /// <summary>The verdict on a section. Each fault goes on where the name of its setting ends: "is missing."</summary>
    public static ValidateOptionsResult Verdict(string section, IEnumerable<(string Setting, string Fault)> wrong) =>
        Verdict(wrong.Select(one => Sentence($"{section}:{one.Setting}", one.Fault)));

    /// <summary>The verdict whose messages are written already.</summary>
    public static ValidateOptionsResult Verdict(IEnumerable<string> sentences)
    {
        string[] wrong = [.. sentences];
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    /// <summary>What is wrong with a setting, and where it is set.</summary>
    public static string Sentence(string key, string fault)
    {
        ArgumentNullException.ThrowIfNull(key);
        return $"{key} {fault} {WhereToSet(key)}";
    }

    private static string WhereToSet(string key) => $"Set the environment variable {key.Replace(":", "__", StringComparison.Ordinal)}, or {key} in appsettings.json.";

    private sealed class Rule<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            Verdict(typeof(T).GetProperties().Select(property => Check(property, options)).OfType<string>());

        private string? Check(PropertyInfo property, T options)
        {
            var (key, value) = ($"{section}:{property.Name}", property.GetValue(options));
            var broken = property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(rule => !rule.IsValid(value));
            return broken is null ? null : $"{Describe(broken, key, value)} {WhereToSet(key)}";
        }

        // Only numbers are repeated: a text may be a secret, and messages end up in logs.
        private static string Describe(ValidationAttribute rule, string key, object? value) => rule switch
        {
            RequiredAttribute => $"{key} is missing.",
            RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{key} is {value}, but must be from {range.Minimum} to {range.Maximum}."),
            _ => rule.FormatErrorMessage(key),
        };
    }
}
