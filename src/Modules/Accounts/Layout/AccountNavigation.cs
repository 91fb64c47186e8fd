using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Layout;

/// <summary>Marks a page under /account that wants a link in the navigation of <see cref="AccountPage"/>.</summary>
internal sealed record AccountNavigationItem(string Text, int Order);

/// <summary>The account's navigation, read once from the pages that carry an <see cref="AccountNavigationItem"/>.</summary>
internal sealed class AccountNavigation(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<(string Text, string Href)>> _links = new(() =>
    [
        .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
           let item = endpoint.Metadata.GetMetadata<AccountNavigationItem>()
           where item is not null
           orderby item.Order, item.Text
           select (item.Text, "/" + endpoint.RoutePattern.RawText!.Trim('/')),
    ]);

    public IReadOnlyList<(string Text, string Href)> Links => _links.Value;
}

internal static class AccountNavigationRoutes
{
    /// <summary>Puts this page into the account's navigation; lower orders come first.</summary>
    public static RouteHandlerBuilder InAccountNavigation(this RouteHandlerBuilder route, string text, int order) =>
        route.WithMetadata(new AccountNavigationItem(text, order));
}
