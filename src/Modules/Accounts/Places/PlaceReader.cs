using System.Net;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Places;

/// <summary>Where a request comes from: what the proxy in front says, and what a file knows of the address. Neither is asked unless it is set up.</summary>
internal sealed partial class PlaceReader(IOptions<AccountsOptions> options, ILogger<PlaceReader> log) : IDisposable
{
    private const int LongestCity = 100;
    private readonly Lazy<MaxMindFile?> _file = new(() => options.Value.Places.File is { Length: > 0 } file ? new MaxMindFile(file) : null);

    /// <summary>Null when nobody knows. Looked up once a request, of which several parts ask.</summary>
    public Place? Of(HttpContext http)
    {
        if (http.Features.Get<Answer>() is not { } answer)
        {
            var (told, found) = (Told(http), Find(http.ClientAddress()));
            // Proxies see what the address alone does not tell, and the file knows the city.
            answer = new Answer(told is null || told == found?.Country ? found : new Place(told));
            http.Features.Set(answer);
        }

        return answer.Place;
    }

    public void Dispose()
    {
        if (_file.IsValueCreated)
        {
            _file.Value?.Dispose();
        }
    }

    // XX is a place that the proxy does not know either.
    private string? Told(HttpContext http) =>
        options.Value.Places.CountryHeader is { Length: > 0 } header && http.Request.Headers[header] is [{ Length: 2 } code] && code.All(char.IsAsciiLetterOrDigit)
            && code.ToUpperInvariant() is var country && country != "XX"
            ? country
            : null;

    private Place? Find(IPAddress? address)
    {
        try
        {
            return address is not null && _file.Value?.Find(address) is { } known ? Read(known) : null;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            LogBroken(fault.Message);
            return null;
        }
    }

    // As MaxMind and DB-IP write it, or flat, as IPinfo and others do.
    private static Place? Read(Dictionary<string, object> known)
    {
        var (country, location) = (Part(known, "country"), Part(known, "location") ?? known);
        if ((Text(country, "iso_code") ?? Text(known, "country_code")) is not { Length: 2 } code)
        {
            return null;
        }

        var city = Text(Part(Part(known, "city"), "names"), "en") ?? Text(known, "city");
        var (latitude, longitude) = (Degrees(location, "latitude", 90), Degrees(location, "longitude", 180));
        return new Place(
            code.ToUpperInvariant(), city is { Length: > LongestCity } ? city[..LongestCity] : city,
            longitude is null ? null : latitude, latitude is null ? null : longitude);
    }

    private static Dictionary<string, object>? Part(Dictionary<string, object>? map, string name) => map?.GetValueOrDefault(name) as Dictionary<string, object>;

    private static string? Text(Dictionary<string, object>? map, string name) => map?.GetValueOrDefault(name) is string { Length: > 0 } text ? text : null;

    private static double? Degrees(Dictionary<string, object> map, string name, double most) =>
        map.GetValueOrDefault(name) is double number && Math.Abs(number) <= most ? number : null;

    private sealed record Answer(Place? Place);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody can be located: {Reason}")]
    private partial void LogBroken(string reason);
}
