namespace App.BuildingBlocks.Web;

/// <summary>A user agent in words that its owner knows it by: "Firefox on Windows".</summary>
public static class DeviceName
{
    // The order matters: browsers name those that they resemble.
    private static readonly (string Sign, string Name)[] s_programs =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Vivaldi", "Vivaldi"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"), ("Chromium", "Chromium"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"), ("okhttp", "An app"), ("CFNetwork", "An app"),
        ("python", "A Python program"), ("Go-http", "A Go program"), ("PostmanRuntime", "Postman"),
    ];

    private static readonly (string Sign, string Name)[] s_systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent) => (Find(s_programs, userAgent), Find(s_systems, userAgent)) switch
    {
        ({ } program, { } system) => $"{program} on {system}",
        ({ } program, _) => program,
        (_, { } system) => $"Unknown device on {system}",
        _ => "Unknown device",
    };

    private static string? Find((string Sign, string Name)[] known, string? userAgent) =>
        Array.Find(known, entry => userAgent?.Contains(entry.Sign, StringComparison.OrdinalIgnoreCase) == true).Name;
}
