using System.Text.Json;
using App.BuildingBlocks.Languages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Web;

/// <summary>Expected failures of JSON routes: RFC 9457 problem details with a stable <c>code</c> that scripts may rely on.</summary>
public static class Problems
{
    public const string ValidationFailed = "validation_failed";

    public static ProblemHttpResult NotFound() => Of(StatusCodes.Status404NotFound, "not_found", "There is nothing here, or it is not yours.");

    public static ProblemHttpResult Conflict(string code, string detail) => Of(StatusCodes.Status409Conflict, code, detail);

    /// <summary>A field's value is well formed but refused by a rule that needed the database or a service to decide.</summary>
    public static ProblemHttpResult Invalid(string field, params string[] messages) =>
        TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = messages })
        {
            Status = StatusCodes.Status400BadRequest,
            Extensions = { ["code"] = ValidationFailed },
        });

    public static ProblemHttpResult Of(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: [new("code", code)]);

    /// <summary>Says in the API's description that a route refuses with this code: scripts tell by it what to do.</summary>
    public static RouteHandlerBuilder RefusesWith(this RouteHandlerBuilder route, int status, string code, string detail) => route.WithMetadata(
        new ProducesResponseTypeAttribute(typeof(ProblemDetails), status, "application/problem+json") { Description = $"{code}: {detail}" });

    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        // Production explains a malformed request as Development does.
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true)
        .AddSingleton<LanguageChoice>()
        .AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions.TryAdd("code", CodeOf(context.HttpContext.Response.StatusCode));
            if (context.ProblemDetails is HttpValidationProblemDetails invalid)
            {
                // The framework names members as C# does; callers know their fields by the names they sent.
                invalid.Errors = invalid.Errors.ToDictionary(error => JsonNamingPolicy.CamelCase.ConvertName(error.Key), error => error.Value);
            }

            if (context.HttpContext.RequestServices.GetRequiredService<LanguageChoice>().ChooseFor(context.HttpContext) is { } texts)
            {
                Translate(context.ProblemDetails, texts);
                context.HttpContext.Response.Headers.ContentLanguage = texts.Language;
            }
        });

    // The code stays: programs tell by it what to do.
    private static void Translate(ProblemDetails problem, Texts texts)
    {
        problem.Title = problem.Title is { } title ? texts.Translate(title) : null;
        problem.Detail = problem.Detail is { } detail ? texts.Translate(detail) : null;
        if (problem is HttpValidationProblemDetails invalid)
        {
            invalid.Errors = invalid.Errors.ToDictionary(error => error.Key, error => Array.ConvertAll(error.Value, texts.Translate));
        }
    }

    internal static string CodeOf(int status) => status switch
    {
        400 => ValidationFailed,
        401 => "not_signed_in",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        503 => "overloaded",
        _ => "internal_error",
    };
}
