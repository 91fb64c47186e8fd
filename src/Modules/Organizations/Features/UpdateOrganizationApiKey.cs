using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
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
        Limit(api.MapPut("/{id:guid}", Handle)).ForOwners().RequireAuthorization(Policies.Fresh).WithName("UpdateOrganizationApiKey");
        pages.MapGet("/{id:guid}", Show).ForOwners().RequireAuthorization(Policies.Fresh);
        Limit(pages.MapPost("/{id:guid}", Submit)).ForOwners().RequireAuthorization(Policies.Fresh);
    }

    private static RouteHandlerBuilder Limit(RouteHandlerBuilder route) => route.LimitTo(20, TimeSpan.FromMinutes(10), LimitBy.Account);

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
        await keys.FindAsync(Owner(membership), id, cancellation) is { } key ? TypedResults.Ok(key) : Problems.NotFound();

    private static async Task<Results<Ok<ApiKey>, ProblemHttpResult>> Handle(Guid id, Request request, Membership membership, IApiKeys keys)
    {
        var outcome = await keys.UpdateAsync(Owner(membership), id, request.Change);
        return outcome is null ? Problems.NotFound() : outcome.Key is { } key ? TypedResults.Ok(key) : outcome.Problem;
    }

    private static async Task<IResult> Show(Guid id, Membership membership, IApiKeys keys, CancellationToken cancellation) =>
        await keys.FindAsync(Owner(membership), id, cancellation) is { } key
            ? Page.Of<UpdateOrganizationApiKeyPage>(new { membership.Slug, Form = ApiKeyFields.Of(key), Id = id, keys.Scopes })
            : TypedResults.NotFound();

    private static async Task<IResult> Submit(Guid id, Form<Request> form, Membership membership, HttpContext http, IApiKeys keys)
    {
        if (form.IsValid)
        {
            if (await keys.UpdateAsync(Owner(membership), id, form.Value.Change) is not { } outcome)
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

    private static ApiKeyOwner Owner(Membership membership) => new(membership.UserId, membership.OrganizationId);
}
