using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Features;

/// <summary>The organisation's settings: whether its members must have a second factor. Owners decide, members may know.</summary>
internal static class UpdateSecurity
{
    private const string NoFactor = "Turn on two-step sign-in for your own account first: otherwise you would shut yourself out.";

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/", Read).WithName("GetOrganizationSecurity");
        api.MapPut("/", Handle).ForOwners().RequireAuthorization(Policies.Fresh).WithName("UpdateOrganizationSecurity");
        pages.MapGet("/", Show);
        pages.MapPost("/security", Submit).ForOwners().RequireAuthorization(Policies.Fresh);
    }

    public sealed record Request(bool RequireTwoFactor = false);

    public sealed record Response(bool RequireTwoFactor);

    private static Ok<Response> Read(Membership membership) => TypedResults.Ok(new Response(membership.RequiresTwoFactor));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Request request, Membership membership, IDatabase database, IAccountFactors factors, AuditLog audit) =>
        await SaveAsync(request.RequireTwoFactor, membership, database, factors, audit)
            ? TypedResults.Ok(new Response(request.RequireTwoFactor))
            : Problems.Conflict("two_factor_off", NoFactor);

    private static IResult Show(Membership membership) => Page.Of<UpdateSecurityPage>(new { Membership = membership });

    private static async Task<IResult> Submit(HttpContext http, Membership membership, IDatabase database, IAccountFactors factors, AuditLog audit)
    {
        var required = http.Request.Posted("requireTwoFactor") == "true";
        if (await SaveAsync(required, membership, database, factors, audit))
        {
            http.FlashSuccess(required ? "Members need two-step sign-in from now on." : "Members may sign in with one step again.");
        }
        else
        {
            http.FlashError(NoFactor);
        }

        return TypedResults.Redirect($"/o/{membership.Slug}/settings");
    }

    private static async Task<bool> SaveAsync(bool required, Membership membership, IDatabase database, IAccountFactors factors, AuditLog audit)
    {
        if (required && !await factors.HasSecondFactorAsync(membership.UserId))
        {
            return false;
        }

        await database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync(
                "UPDATE organizations_organizations SET two_factor_required = @required WHERE id = @OrganizationId", new { required, membership.OrganizationId });
            await audit.RecordAsync(
                connection,
                new SecurityEvent("organizations.two_factor_rule_changed", membership.UserId)
                {
                    OrganizationId = membership.OrganizationId,
                    Detail = required ? "required" : "not required",
                });
        });
        return true;
    }
}
