using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>A person makes an API key. It is shown in the answer and never again.</summary>
internal static class CreateApiKey
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/api-keys", Handle).LimitCredentials().RequireAuthorization(Policies.SignedIn, Policies.Fresh).WithName("CreateApiKey");
        pages.MapGet("/account/api-keys/new", Show).RequireAuthorization(Policies.SignedIn, Policies.Fresh);
        pages.MapPost("/account/api-keys/new", Submit).LimitCredentials().RequireAuthorization(Policies.SignedIn, Policies.Fresh);
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

    private static async Task<Results<Created<NewApiKey>, ProblemHttpResult>> Handle(Request request, HttpContext http, IApiKeys keys, CancellationToken cancellation)
    {
        var outcome = await keys.CreateAsync(new ApiKeyOwner(http.User.Id()), request.Wish, cancellation);
        return outcome.Key is { } made ? TypedResults.Created($"/api/v1/accounts/api-keys/{made.Details.Id}", made) : outcome.Problem;
    }

    private static IResult Show(IApiKeys keys) => Page.Of<CreateApiKeyPage>(new { Form = ApiKeyFields.Fresh, keys.Scopes });

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, IApiKeys keys, CancellationToken cancellation)
    {
        if (form.IsValid)
        {
            var outcome = await keys.CreateAsync(new ApiKeyOwner(http.User.Id()), form.Value.Wish, cancellation);
            if (outcome.Key is { } made)
            {
                return Page.Of<CreateApiKeyPage>(new { Made = made });
            }

            outcome.ShowIn(form.State);
        }

        return Page.Refused<CreateApiKeyPage>(new { Form = form.State, keys.Scopes });
    }
}
