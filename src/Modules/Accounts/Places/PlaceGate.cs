using System.Diagnostics.Metrics;
using App.BuildingBlocks.Observability;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Places;

/// <summary>Lets nobody in from countries that the operator shut out. Sessions that there are go on.</summary>
internal sealed class PlaceGate(PlaceReader places, AppMeter meter, IOptions<AccountsOptions> options)
{
    private readonly HashSet<string> _blocked = [.. PlaceSettings.Codes(options.Value.Places.Blocked)];
    private readonly HashSet<string> _allowed = [.. PlaceSettings.Codes(options.Value.Places.Allowed)];

    private readonly Counter<long> _refused = meter.Meter.CreateCounter<long>(
        "solosaas.accounts.places_refused", null, "Requests for signing in or up that were refused because of the country they came from.");

    /// <summary>Null when one may come from there.</summary>
    public Entry.Refused? Refuse(HttpContext http)
    {
        if (_blocked.Count + _allowed.Count == 0)
        {
            return null;
        }

        var country = places.Of(http)?.Country;
        if (_allowed.Count > 0 ? country is not null && _allowed.Contains(country) : country is null || !_blocked.Contains(country))
        {
            return null;
        }

        _refused.Add(1, new KeyValuePair<string, object?>("country", country ?? "unknown"));
        return new(StatusCodes.Status403Forbidden, "place_refused", "From the country that you seem to be in, nobody can sign in or sign up here.");
    }
}

internal static class PlaceGateRoutes
{
    /// <summary>For what lets in, or begins to: refuses before any account is looked up. <see cref="Entrance"/> refuses what forgot this.</summary>
    public static RouteHandlerBuilder WithPlaceGate(this RouteHandlerBuilder route) => route.AddEndpointFilter((context, next) =>
    {
        var http = context.HttpContext;
        return http.RequestServices.GetRequiredService<PlaceGate>().Refuse(http) is { } refused ? new(Answer(http, refused)) : next(context);
    });

    private static IResult Answer(HttpContext http, Entry.Refused refused) => ErrorResponses.IsApi(http)
        ? EntryAnswers.Problem(refused)
        : http.RequestServices.GetRequiredService<ErrorPageRenderer>()(refused.Status, refused.Message, null);
}
