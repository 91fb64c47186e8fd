using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Features;

/// <summary>A person asks to delete the account: a mail asks back.</summary>
internal static class DeleteAccount
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/deletion", Handle).LimitHeavyWork().RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("DeleteAccount");
        pages.MapGet("/account/delete", Show).RequireAuthorization(Policies.SignedIn).InAccountNavigation("Your data", 90);
        pages.MapPost("/account/delete", Submit).LimitHeavyWork().RequireAuthorization(Policies.SignedIn, Policies.Fresh);
    }

    private static async Task<Accepted> Handle(HttpContext http, AccountDeletion deletion, CancellationToken cancellation)
    {
        await deletion.RequestAsync(http.User.Id(), cancellation);
        return TypedResults.Accepted((string?)null);
    }

    private static IResult Show(IOptions<AccountsOptions> options) => Page.Of<DeleteAccountPage>(new { Days = options.Value.DeletionGraceDays });

    private static async Task<IResult> Submit(HttpContext http, AccountDeletion deletion, CancellationToken cancellation)
    {
        await deletion.RequestAsync(http.User.Id(), cancellation);
        http.FlashSuccess("Check your mail: the link there deletes your account.");
        return TypedResults.Redirect("/account/delete");
    }
}
