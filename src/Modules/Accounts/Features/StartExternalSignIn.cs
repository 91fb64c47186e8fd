using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.External;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace App.Modules.Accounts.Features;

/// <summary>Sends a person to a provider to sign in, or up: which of the two it is shows when the person is back.</summary>
internal static class StartExternalSignIn
{
    public static void Map(RouteGroupBuilder pages) =>
        pages.MapPost("/sign-in/external/{provider}", Submit).LimitTo(20, TimeSpan.FromMinutes(1), LimitBy.Address)
            .AllowAnonymousBecause("Whoever signs in has no session yet.");

    /// <summary>
    /// Leads to the provider by a page and not by a redirect: where a form may lead, redirects included, is limited to this site by the
    /// content security policy, and a provider's pages may redirect to anywhere.
    /// </summary>
    public static IResult Leave(HttpContext http, ExternalProvider provider, string address)
    {
        http.Response.Headers["Refresh"] = $"0;url={address}";
        return Page.Of<StartExternalSignInPage>(new { Provider = provider.DisplayName, Address = address });
    }

    private static async Task<IResult> Submit(string provider, HttpContext http, ExternalProviders providers, ExternalFlow flow, ILogger<ExternalFlow> log)
    {
        if (providers.Find(provider) is not { } chosen)
        {
            return TypedResults.NotFound();
        }

        var returnUrl = http.Request.HasFormContentType ? ReturnUrl.Local(http.Request.Form["returnUrl"]) : null;
        try
        {
            return Leave(http, chosen, await flow.BeginAsync(chosen, http, returnUrl, linkTo: null));
        }
        catch (ExternalFailure failure)
        {
            log.Failed(chosen.Name, failure.Code, failure.Message);
            return FinishExternalSignIn.Refuse(failure.Status, failure.ForPerson, returnUrl);
        }
    }
}
