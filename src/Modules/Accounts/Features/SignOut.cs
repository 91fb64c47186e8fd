using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Ends the session: its row is gone, so that a copy of the cookie is worth nothing.</summary>
internal static class SignOut
{
    private const string Reason = "Signing out twice is no mistake.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/sign-out", Handle).AllowAnonymousBecause(Reason).WithName("SignOut");
        pages.MapPost("/sign-out", Submit).AllowAnonymousBecause(Reason);
    }

    private static async Task<NoContent> Handle(IAuthenticationService authentication, HttpContext http)
    {
        await EndAsync(authentication, http);
        return TypedResults.NoContent();
    }

    private static async Task<RedirectHttpResult> Submit(IAuthenticationService authentication, HttpContext http)
    {
        await EndAsync(authentication, http);
        return TypedResults.Redirect("/");
    }

    // What was shown must not come back from the browser's memory. The cookie of the known device stays, so that the next sign-in is no surprise.
    private static Task EndAsync(IAuthenticationService authentication, HttpContext http)
    {
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return authentication.SignOutAsync(http, IdentityConstants.ApplicationScheme, null);
    }
}
