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

/// <summary>An owner changes what an API key of the organisation may do, or switches it off and on, whoever made it.</summary>
internal static class UpdateOrganizationApiKey
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/{id:guid}", Read).ForOwners().WithName("GetOrganizationApiKey");
        api.MapPut("/{id:guid}", Handle).LimitCredentials().ForOwners().RequireAuthorization(Policies.Fresh).WithName("UpdateOrganizationApiKey");
        pages.MapGet("/{id:guid}", Show).ForOwners().RequireAuthorization(Policies.Fresh);
        pages.MapPost("/{id:guid}", Submit).LimitCredentials().ForOwners().RequireAuthorization(Policies.Fresh);
    }

    /// <summary>The whole key: without an instant it never expires, without a number it may make as many requests as keys may.</summary>
    public sealed record Request(
        [Required(ErrorMessage = "Enter a name."), StringLength(100)] string Name,
        [Required(ErrorMessage = "Choose what the key may do.")] string[] Scopes,
        [Required(ErrorMessage = "Say whether the key is on.")] bool? IsEnabled,
        DateTimeOffset? ExpiresAt = null,
        [Range(1, 100_000)] int? RequestsPerMinute = null)
    {
        internal ApiKeyChange Change => new(Name, Scopes, IsEnabled == true, ExpiresAt, RequestsPerMinute);
    }

    private static async Task<Results<Ok<ApiKey>, ProblemHttpResult>> Read(Guid id, Membership membership, IApiKeys keys, CancellationToken cancellation) =>
        await keys.FindAsync(membership.KeyOwner(), id, cancellation) is { } key ? TypedResults.Ok(key) : Problems.NotFound();

    private static async Task<Results<Ok<ApiKey>, ProblemHttpResult>> Handle(Guid id, Request request, Membership membership, IApiKeys keys)
    {
        var outcome = await keys.UpdateAsync(membership.KeyOwner(), id, request.Change);
        return outcome is null ? Problems.NotFound() : outcome.Key is { } key ? TypedResults.Ok(key) : outcome.Problem;
    }

    private static async Task<IResult> Show(Guid id, Membership membership, IApiKeys keys, CancellationToken cancellation) =>
        await keys.FindAsync(membership.KeyOwner(), id, cancellation) is { } key
            ? Page.Of<UpdateOrganizationApiKeyPage>(new { membership.Slug, Form = ApiKeyFields.Of(key), Id = id, keys.Scopes })
            : TypedResults.NotFound();

    private static async Task<IResult> Submit(Guid id, Form<Request> form, Membership membership, HttpContext http, IApiKeys keys)
    {
        if (form.IsValid)
        {
            if (await keys.UpdateAsync(membership.KeyOwner(), id, form.Value.Change) is not { } outcome)
            {
                return TypedResults.NotFound();
            }

            if (outcome.Key is not null)
            {
                http.FlashSuccess("Saved.");
                return TypedResults.Redirect($"/o/{membership.Slug}/api-keys");
            }

            outcome.ShowIn(form.State);
        }

        return Page.Refused<UpdateOrganizationApiKeyPage>(new { membership.Slug, Form = form.State, Id = id, keys.Scopes });
    }
}
