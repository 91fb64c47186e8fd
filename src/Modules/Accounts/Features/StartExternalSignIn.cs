using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.External;
using App.Modules.Accounts.Places;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace App.Modules.Accounts.Features;

/// <summary>Sends a person to a provider to sign in, or up: which of the two it is shows when the person is back.</summary>
internal static class StartExternalSignIn
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        Open(api.MapPost("/sign-in/external/{provider}", Handle)).WithName("StartExternalSignIn");
        Open(pages.MapPost("/sign-in/external/{provider}", Submit));
    }

    /// <summary>Where in the product the person ends; without it, at home.</summary>
    public sealed record Request([StringLength(2000)] string? ReturnUrl = null);

    /// <summary>The provider's page, for the browser that holds the cookie which came with this answer: another comes back in vain.</summary>
    public sealed record Response(string Address);

    /// <summary>
    /// Leads to the provider by a page and not by a redirect: where a form may lead, redirects included, is limited to this site by the
    /// content security policy, and a provider's pages may redirect to anywhere.
    /// </summary>
    public static IResult Leave(HttpContext http, ExternalProvider provider, string address)
    {
        http.Response.Headers["Refresh"] = $"0;url={address}";
        return Page.Of<StartExternalSignInPage>(new { Provider = provider.DisplayName, Address = address });
    }

    private static RouteHandlerBuilder Open(RouteHandlerBuilder route) =>
        route.WithPlaceGate().LimitTo(20, TimeSpan.FromMinutes(1), LimitBy.Address).AllowAnonymousBecause("Whoever signs in has no session yet.");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        string provider, Request request, HttpContext http, ExternalProviders providers, ExternalFlow flow, ILogger<ExternalFlow> log)
    {
        if (providers.Find(provider) is not { } chosen)
        {
            return Problems.NotFound();
        }

        try
        {
            return TypedResults.Ok(new Response(await flow.BeginAsync(chosen, http, request.ReturnUrl, linkTo: null)));
        }
        catch (ExternalFailure failure)
        {
            log.Failed(chosen.Name, failure.Code, failure.Message);
            return Problems.Of(failure.Status, failure.Code, failure.ForPerson);
        }
    }

    private static async Task<IResult> Submit(string provider, HttpContext http, ExternalProviders providers, ExternalFlow flow, ILogger<ExternalFlow> log)
    {
        if (providers.Find(provider) is not { } chosen)
        {
            return TypedResults.NotFound();
        }

        var returnUrl = ReturnUrl.Local(http.Request.Posted("returnUrl"));
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
