using App.BuildingBlocks.Web;
using App.Modules.Organizations.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Features;

/// <summary>The organisation's home: the way to everything in it.</summary>
internal static class ShowOrganization
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/", Show).InNavigation("Home", icon: "home", order: 0);

    private static IResult Show(Membership membership) => Page.Of<ShowOrganizationPage>(new { Membership = membership });
}
