using System.Globalization;

namespace App.Modules.Accounts.Domain;

/// <summary>The time zones and locales that a person may choose: those that the system knows.</summary>
internal static class Regions
{
    private static readonly Lazy<IReadOnlyList<(string Id, string Name)>> s_zones = new(() =>
    [
        .. from zone in TimeZoneInfo.GetSystemTimeZones()
           where zone.HasIanaId && (zone.Id.Contains('/', StringComparison.Ordinal) || zone.Id == "UTC")
           where !zone.Id.StartsWith("Etc/", StringComparison.Ordinal) && !zone.Id.StartsWith("SystemV/", StringComparison.Ordinal)
           orderby zone.Id
           select (zone.Id, zone.Id.Replace('_', ' ')),
    ]);

    private static readonly Lazy<IReadOnlyList<(string Tag, string Name)>> s_locales = new(() =>
    [
        .. from culture in CultureInfo.GetCultures(CultureTypes.SpecificCultures)
           where culture.Name.Length == 5
           orderby culture.EnglishName
           select (culture.Name, culture.EnglishName),
    ]);

    public static IReadOnlyList<(string Id, string Name)> Zones => s_zones.Value;

    public static IReadOnlyList<(string Tag, string Name)> Locales => s_locales.Value;

    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>The field that is wrong, and what to say; null when both are known or not given.</summary>
    public static (string Field, string Message)? Wrong(string? zone, string? locale) =>
        OrNull(zone) is { } id && !(id == "UTC" || Zones.Any(known => known.Id == id)) ? ("timeZone", "This time zone is not known.")
        : OrNull(locale) is { } tag && !Locales.Any(known => known.Tag == tag) ? ("locale", "This locale is not known.")
        : null;
}
