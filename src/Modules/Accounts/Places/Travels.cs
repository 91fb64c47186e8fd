using System.Data.Common;
using App.BuildingBlocks.Data;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Places;

/// <summary>
/// Remembers where each account was used last, and finds who comes from so far away that nobody travels so fast. With countries only, it is another
/// country within the hour.
/// </summary>
internal sealed class Travels(PlaceReader places, IDatabase database, TimeProvider clock)
{
    private const double FastestKilometresAnHour = 1000;

    // Addresses are found no better than this.
    private const double NearKilometres = 500;
    private static readonly TimeSpan s_shortest = TimeSpan.FromHours(1);

    /// <summary>From where to where, if nobody can have travelled it; null when it is possible, or a place is not known.</summary>
    public async Task<Journey?> JudgeAsync(Guid userId, HttpContext http)
    {
        if (places.Of(http) is not { } here)
        {
            return null;
        }

        var last = await ReadAsync(userId, http.RequestAborted);
        return last is not null && IsImpossible(last.Place, here, clock.Now() - last.SeenAt) ? new Journey(last.Place, here) : null;
    }

    /// <summary>The account is used from there now. A place that is not known changes nothing.</summary>
    public async Task RememberAsync(DbConnection connection, Guid userId, Place? here)
    {
        if (here is not null)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO accounts_places (user_id, country, city, latitude, longitude, seen_at)
                VALUES (@userId, @Country, @City, @Latitude, @Longitude, @now)
                ON CONFLICT (user_id) DO UPDATE SET
                    country = excluded.country, city = excluded.city, latitude = excluded.latitude, longitude = excluded.longitude, seen_at = excluded.seen_at
                """,
                new { userId, here.Country, here.City, here.Latitude, here.Longitude, now = clock.Now() });
        }
    }

    public Place? Here(HttpContext http) => places.Of(http);

    /// <summary>Where the account was used last.</summary>
    public async Task<Place?> FindAsync(Guid userId, CancellationToken cancellation) => (await ReadAsync(userId, cancellation))?.Place;

    private Task<Row?> ReadAsync(Guid userId, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT country, city, latitude, longitude, seen_at FROM accounts_places WHERE user_id = @userId", new { userId }),
        cancellation);

    private static bool IsImpossible(Place from, Place to, TimeSpan time) => from.DistanceTo(to) is { } distance
        ? distance > NearKilometres && distance > FastestKilometresAnHour * time.TotalHours
        : from.Country != to.Country && time < s_shortest;

    public sealed record Journey(Place From, Place To)
    {
        public override string ToString() => $"{From} to {To}";
    }

    private sealed class Row
    {
        public string Country { get; init; } = "";

        public string? City { get; init; }

        public double? Latitude { get; init; }

        public double? Longitude { get; init; }

        public DateTimeOffset SeenAt { get; init; }

        public Place Place => new(Country, City, Latitude, Longitude);
    }
}
