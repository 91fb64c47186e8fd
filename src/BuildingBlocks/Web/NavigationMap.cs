using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace App.BuildingBlocks.Web;

/// <summary>Marks the page that a module wants in the organisation's navigation.</summary>
public sealed record NavigationItem(string Text, string Icon, int Order);

/// <summary>The organisation's navigation, read once from the pages that carry a <see cref="NavigationItem"/>.</summary>
public sealed class NavigationMap(EndpointDataSource endpoints)
{
    private readonly Lazy<(NavigationItem Item, string Pattern)[]> _items = new(() =>
    [
        .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
           let item = endpoint.Metadata.GetMetadata<NavigationItem>()
           where item is not null
           orderby item.Order, item.Text
           select (item, "/" + endpoint.RoutePattern.RawText!.Trim('/')),
    ]);

    internal IReadOnlyList<NavigationLink> Links(string slug, string path) => Array.ConvertAll(_items.Value, entry =>
    {
        var (item, pattern) = entry;
        var href = pattern.Replace("{slug}", slug, StringComparison.Ordinal);
        var isHome = pattern.EndsWith("{slug}", StringComparison.Ordinal);
        return new NavigationLink(item.Text, href, isHome ? path == href : path.StartsWith(href, StringComparison.Ordinal), item.Icon);
    });
}

public static class NavigationRoutes
{
    /// <summary>Puts this page into the organisation's navigation; <paramref name="icon"/> is one of the stylesheet's, lower orders come first.</summary>
    public static RouteHandlerBuilder InNavigation(this RouteHandlerBuilder route, string text, string icon, int order = 100) =>
        route.WithMetadata(new NavigationItem(text, icon, order));
}
