using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Organizations.Domain;

/// <summary>Keeps members without a second factor out of an organisation that requires one, whenever their sessions began, and leads them to set one up.</summary>
internal static class TwoFactorGate
{
    /// <returns>The refusal, or <c>null</c> for a member who has a second factor.</returns>
    public static async Task<IResult?> RefuseAsync(HttpContext http, Membership membership)
    {
        if (await http.RequestServices.GetRequiredService<IAccountFactors>().HasSecondFactorAsync(membership.UserId, http.RequestAborted))
        {
            return null;
        }

        if (ErrorResponses.IsApi(http))
        {
            return Problems.Of(
                StatusCodes.Status403Forbidden, "two_factor_setup_required", "This organization requires two factors of its members: set up a second one first.");
        }

        http.FlashError($"{membership.Name} requires two-step sign-in of its members. Turn it on here, then go on.");
        return TypedResults.Redirect("/account/security");
    }
}
