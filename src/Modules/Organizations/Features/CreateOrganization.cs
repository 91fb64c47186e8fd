using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Features;

/// <summary>A person opens another organisation, and owns it.</summary>
internal static class CreateOrganization
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/", Handle).WithName("CreateOrganization");
        pages.MapGet("/new", Show);
        pages.MapPost("/", Submit);
    }

    public sealed record Request([Required(ErrorMessage = "Enter a name."), StringLength(100)] string Name);

    private static async Task<Created<AccountOrganization>> Handle(Request request, ClaimsPrincipal user, IDatabase database, OrganizationDirectory directory)
    {
        var created = await database.WriteAsync(connection => directory.CreateAsync(connection, user.Id(), request.Name));
        return TypedResults.Created($"/api/v1/organizations/{created.Slug}", created);
    }

    private static IResult Show() => Page.Of<CreateOrganizationPage>(new { Form = FormState.Empty });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, IDatabase database, OrganizationDirectory directory)
    {
        if (!form.IsValid)
        {
            return Page.Refused<CreateOrganizationPage>(new { Form = form.State });
        }

        var created = await database.WriteAsync(connection => directory.CreateAsync(connection, http.User.Id(), form.Value.Name));
        http.FlashSuccess($"{created.Name} is ready.");
        return TypedResults.Redirect($"/o/{created.Slug}");
    }
}
