using System.Globalization;

namespace App.Modules.Accounts.Domain;

/// <summary>Instants in words, for mails: in the account's time zone.</summary>
internal static class Moments
{
    public static string Days(int days) => days == 1 ? "a day" : string.Create(CultureInfo.InvariantCulture, $"{days} days");

    public static string Describe(DateTimeOffset instant, User user)
    {
        var zone = user.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : TimeZoneInfo.Utc;
        // Mails are English: of the locales only the one that writes English dates otherwise counts. A German date in an English sentence would be worse
        // than this form, which nobody can misread.
        var form = user.Locale == "en-US" ? "MMMM d, yyyy, h:mm tt" : "d MMMM yyyy, HH:mm";
        return $"{TimeZoneInfo.ConvertTime(instant, zone).ToString(form, CultureInfo.InvariantCulture)} ({(zone.Id is "UTC" or "Etc/UTC" ? "UTC" : zone.Id)})";
    }
}
