namespace App.Modules.Accounts.Places;

/// <summary>Where people sign in from; section <c>Accounts:Places</c>. Without a file and a header nobody is located.</summary>
internal sealed class PlaceSettings
{
    public const string Section = $"{AccountsOptions.Section}:Places";

    /// <summary>A file in the MaxMind DB format that knows the country of addresses, and maybe city and coordinates.</summary>
    public string? File { get; set; }

    /// <summary>A header in which the proxy in front tells the country, such as <c>CF-IPCountry</c>. It must not let those of strangers through.</summary>
    public string? CountryHeader { get; set; }

    /// <summary>Countries that nobody may sign in from: ISO codes of two letters, separated by spaces.</summary>
    public string? Blocked { get; set; }

    /// <summary>The only countries that one may sign in from; a place that is not known is none of them.</summary>
    public string? Allowed { get; set; }

    public static IReadOnlyList<string> Codes(string? text) => text?.ToUpperInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) ?? [];
}
