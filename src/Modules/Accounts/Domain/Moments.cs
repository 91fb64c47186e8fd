using System.Globalization;

namespace App.Modules.Accounts.Domain;

/// <summary>Instants in words, as an account's own settings have them.</summary>
internal static class Moments
{
    public static string Describe(DateTimeOffset instant, User user)
    {
        var zone = user.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : TimeZoneInfo.Utc;
        return $"{TimeZoneInfo.ConvertTime(instant, zone).ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} ({(zone.Id is "UTC" or "Etc/UTC" ? "UTC" : zone.Id)})";
    }
}
