using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;

namespace App.Host.Pages;

internal static class Landing
{
    public static void MapLandingPage(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPages("").MapGet("/", () => Page.Of<LandingPage>()).RequireAuthorization(Policies.Visitor);
}
