using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Host.DevMail;
using App.Host.Reference;

namespace App.Host.Pages;

/// <summary>The pages that belong to no module.</summary>
internal static class HostPages
{
    public static void MapHostPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPages("").MapGet("/", () => Page.Of<LandingPage>()).RequireAuthorization(Policies.Visitor);
        endpoints.MapApiDescription();
        endpoints.MapDevMail();
    }
}
