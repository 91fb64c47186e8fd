namespace App.Modules.Accounts.Sessions;

/// <summary>A user agent in words: "Firefox on Linux".</summary>
internal static class DeviceName
{
    // The order matters: browsers name those that they resemble.
    private static readonly (string Sign, string Name)[] s_programs =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Vivaldi", "Vivaldi"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"), ("Chromium", "Chromium"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"), ("okhttp", "An app"), ("CFNetwork", "An app"),
        ("python", "A Python program"), ("Go-http", "A Go program"), ("PostmanRuntime", "Postman"),
    ];

    private static readonly (string Sign, string Name)[] s_systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    public static string Of(string? userAgent)
    {
        var program = Find(s_programs, userAgent) ?? "Unknown device";
        return Find(s_systems, userAgent) is { } system ? $"{program} on {system}" : program;
    }

    private static string? Find((string Sign, string Name)[] known, string? userAgent) =>
        Array.Find(known, entry => userAgent?.Contains(entry.Sign, StringComparison.OrdinalIgnoreCase) == true).Name;
}
