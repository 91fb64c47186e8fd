using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using App.Modules.Organizations.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Organizations.Features;

/// <summary>An owner makes an API key that belongs to the organisation. It ends with the owner's membership.</summary>
internal static class CreateOrganizationApiKey
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/", Handle).LimitCredentials().ForOwners().RequireAuthorization(Policies.Fresh).WithName("CreateOrganizationApiKey");
        pages.MapGet("/new", Show).ForOwners().RequireAuthorization(Policies.Fresh);
        pages.MapPost("/new", Submit).LimitCredentials().ForOwners().RequireAuthorization(Policies.Fresh);
    }

    /// <summary>Without days the key never expires.</summary>
    public sealed record Request(
        [Required(ErrorMessage = "Enter a name."), StringLength(100)] string Name,
        [Required(ErrorMessage = "Choose what the key may do.")] string[] Scopes,
        [Range(1, 3650)] int? ExpiresInDays = null,
        [Range(1, 100_000)] int? RequestsPerMinute = null)
    {
        internal ApiKeyWish Wish => new(Name, Scopes, ExpiresInDays, RequestsPerMinute);
    }

    private static async Task<Results<Created<NewApiKey>, ProblemHttpResult>> Handle(Request request, Membership membership, IApiKeys keys, CancellationToken cancellation)
    {
        var outcome = await keys.CreateAsync(membership.KeyOwner(), request.Wish, cancellation);
        return outcome.Key is { } made
            ? TypedResults.Created($"/api/v1/organizations/{membership.Slug}/api-keys/{made.Details.Id}", made)
            : outcome.Problem;
    }

    private static IResult Show(Membership membership, IApiKeys keys) =>
        Page.Of<CreateOrganizationApiKeyPage>(new { membership.Slug, Form = ApiKeyFields.Fresh, keys.Scopes });

    private static async Task<IResult> Submit(Form<Request> form, Membership membership, IApiKeys keys, CancellationToken cancellation)
    {
        if (form.IsValid)
        {
            var outcome = await keys.CreateAsync(membership.KeyOwner(), form.Value.Wish, cancellation);
            if (outcome.Key is { } made)
            {
                return Page.Of<CreateOrganizationApiKeyPage>(new { membership.Slug, Made = made });
            }

            outcome.ShowIn(form.State);
        }

        return Page.Refused<CreateOrganizationApiKeyPage>(new { membership.Slug, Form = form.State, keys.Scopes });
    }
}
