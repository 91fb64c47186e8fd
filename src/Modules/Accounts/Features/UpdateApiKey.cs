using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A person changes what an API key may do, or switches it off and on.</summary>
internal static class UpdateApiKey
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/api-keys/{id:guid}", Read).RequireAuthorization(Policies.SignedIn).WithName("GetApiKey");
        api.MapPut("/api-keys/{id:guid}", Handle).LimitCredentials().RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("UpdateApiKey");
        pages.MapGet("/account/api-keys/{id:guid}", Show).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
        pages.MapPost("/account/api-keys/{id:guid}", Submit).LimitCredentials().RequireAuthorization(Policies.SignedIn, Policies.Fresh);
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

    private static async Task<Results<Ok<ApiKey>, ProblemHttpResult>> Read(Guid id, ClaimsPrincipal user, IApiKeys keys, CancellationToken cancellation) =>
        await keys.FindAsync(new ApiKeyOwner(user.Id()), id, cancellation) is { } key ? TypedResults.Ok(key) : Problems.NotFound();

    private static async Task<Results<Ok<ApiKey>, ProblemHttpResult>> Handle(Guid id, Request request, ClaimsPrincipal user, IApiKeys keys)
    {
        var outcome = await keys.UpdateAsync(new ApiKeyOwner(user.Id()), id, request.Change);
        return outcome is null ? Problems.NotFound() : outcome.Key is { } key ? TypedResults.Ok(key) : outcome.Problem;
    }

    private static async Task<IResult> Show(Guid id, ClaimsPrincipal user, IApiKeys keys, CancellationToken cancellation) =>
        await keys.FindAsync(new ApiKeyOwner(user.Id()), id, cancellation) is { } key
            ? Page.Of<UpdateApiKeyPage>(new { Form = ApiKeyFields.Of(key), Id = id, keys.Scopes })
            : TypedResults.NotFound();

    private static async Task<IResult> Submit(Guid id, Form<Request> form, HttpContext http, IApiKeys keys)
    {
        if (form.IsValid)
        {
            if (await keys.UpdateAsync(new ApiKeyOwner(http.User.Id()), id, form.Value.Change) is not { } outcome)
            {
                return TypedResults.NotFound();
            }

            if (outcome.Key is not null)
            {
                http.FlashSuccess("Saved.");
                return TypedResults.Redirect("/account/api-keys");
            }

            outcome.ShowIn(form.State);
        }

        return Page.Refused<UpdateApiKeyPage>(new { Form = form.State, Id = id, keys.Scopes });
    }
}
