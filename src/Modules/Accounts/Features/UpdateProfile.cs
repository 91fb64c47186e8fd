using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Layout;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>What a person is called, and where in the world it is.</summary>
internal static class UpdateProfile
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/profile", Read).RequireAuthorization(Policies.SignedIn).WithName("GetProfile");
        api.MapPut("/profile", Handle).RequireAuthorization(Policies.SignedIn).WithName("UpdateProfile");
        pages.MapGet("/account", Show).RequireAuthorization(Policies.SignedIn).InAccountNavigation("Profile", 10);
        pages.MapPost("/account", Submit).RequireAuthorization(Policies.SignedIn);
    }

    /// <summary>Empty or absent: the product's own.</summary>
    public sealed record Request(
        [Required(ErrorMessage = "Enter your name."), StringLength(100)] string Name,
        [StringLength(64)] string? TimeZone = null,
        [StringLength(20)] string? Locale = null);

    public sealed record Response(string Name, string Email, bool EmailConfirmed, bool HasPassword, string? TimeZone, string? Locale);

    private static async Task<Ok<Response>> Read(ClaimsPrincipal user, UserReader users, CancellationToken cancellation)
    {
        var account = await users.GetAsync(user.Id(), cancellation);
        return TypedResults.Ok(new Response(
            account.Name, account.Email, account.EmailConfirmedAt is not null, account.PasswordHash is not null, account.TimeZone, account.Locale));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Request request, ClaimsPrincipal user, IDatabase database)
    {
        if (Regions.Wrong(request.TimeZone, request.Locale) is { } wrong)
        {
            return Problems.Invalid(wrong.Field, wrong.Message);
        }

        await SaveAsync(request, user, database);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Show(ClaimsPrincipal user, UserReader users, CancellationToken cancellation)
    {
        var account = await users.GetAsync(user.Id(), cancellation);
        return Page.Of<UpdateProfilePage>(new
        {
            Form = FormState.Empty.With("name", account.Name).With("timeZone", account.TimeZone).With("locale", account.Locale),
        });
    }

    private static async Task<IResult> Submit(Form<Request> form, HttpContext http, IDatabase database)
    {
        var state = form.State;
        if (form.IsValid)
        {
            if (Regions.Wrong(form.Value.TimeZone, form.Value.Locale) is not { } wrong)
            {
                await SaveAsync(form.Value, http.User, database);
                http.FlashSuccess("Saved.");
                return TypedResults.Redirect("/account");
            }

            state.WithError(wrong.Field, wrong.Message);
        }

        return Page.Refused<UpdateProfilePage>(new { Form = state });
    }

    private static Task<int> SaveAsync(Request request, ClaimsPrincipal user, IDatabase database) => database.WriteAsync(connection => connection.ExecuteAsync(
        "UPDATE accounts_users SET name = @Name, time_zone = @TimeZone, locale = @Locale WHERE id = @Id",
        new { Id = user.Id(), Name = request.Name.Trim(), TimeZone = Regions.OrNull(request.TimeZone), Locale = Regions.OrNull(request.Locale) }));
}
