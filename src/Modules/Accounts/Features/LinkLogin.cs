using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.External;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace App.Modules.Accounts.Features;

/// <summary>Sends a person who is signed in to a provider, to link the login there to the account. Which login that is only the provider says.</summary>
internal static class LinkLogin
{
    public static void Map(RouteGroupBuilder pages) =>
        pages.MapPost("/account/logins/{provider}", Submit).LimitTo(20, TimeSpan.FromMinutes(1), LimitBy.Account)
            .RequireAuthorization(Policies.SignedIn, Policies.Fresh);

    private static async Task<IResult> Submit(string provider, HttpContext http, ExternalProviders providers, ExternalFlow flow, ILogger<ExternalFlow> log)
    {
        if (providers.Find(provider) is not { } chosen)
        {
            return TypedResults.NotFound();
        }

        try
        {
            return StartExternalSignIn.Leave(http, chosen, await flow.BeginAsync(chosen, http, returnUrl: null, linkTo: http.User.Id()));
        }
        catch (ExternalFailure failure)
        {
            log.Failed(chosen.Name, failure.Code, failure.Message);
            http.FlashError(failure.ForPerson);
            return TypedResults.Redirect("/account/security");
        }
    }
}
