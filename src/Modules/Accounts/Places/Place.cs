using System.Globalization;

namespace App.Modules.Accounts.Places;

/// <summary>Where an address is, as far as anybody knows.</summary>
/// <param name="Country">The ISO code of two letters.</param>
internal sealed record Place(string Country, string? City = null, double? Latitude = null, double? Longitude = null)
{
    private const double EarthRadius = 6371;

    public string CountryName { get; } = NameOf(Country);

    /// <summary>Kilometres between two places; null when one of them is known by its country only.</summary>
    public double? DistanceTo(Place other)
    {
        if (this is not { Latitude: { } latitude, Longitude: { } longitude } || other is not { Latitude: { } otherLatitude, Longitude: { } otherLongitude })
        {
            return null;
        }

        var (south, west) = (Math.Sin(Radians(otherLatitude - latitude) / 2), Math.Sin(Radians(otherLongitude - longitude) / 2));
        var half = (south * south) + (Math.Cos(Radians(latitude)) * Math.Cos(Radians(otherLatitude)) * west * west);
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(Math.Min(1, half)));
    }

    public override string ToString() => City is null ? CountryName : $"{City}, {CountryName}";

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    // Proxies have codes of their own, such as T1 for Tor.
    private static string NameOf(string code)
    {
        try
        {
            return new RegionInfo(code).EnglishName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }
}
