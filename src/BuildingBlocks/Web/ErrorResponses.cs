using System.Globalization;
using System.Text.Json;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.RateLimits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Web;

/// <summary>Makes the HTML error page of a status; the host has the component, this folder has the occasions.</summary>
public delegate IResult ErrorPageRenderer(int status, string? detail, string? traceId);

/// <summary>Every failure ends here: problem details under <c>/api</c>, the error page elsewhere, nothing but the trace id of the inside.</summary>
public static class ErrorResponses
{
    public static IApplicationBuilder UseErrorResponses(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = HandleAsync,
            SuppressDiagnosticsCallback = context => context.Exception is OverloadedException or StandingLostException or TooManyRequestsException or BadHttpRequestException,
        })
        .Use((context, next) =>
        {
            // As the framework's UseStatusCodePages, which costs something also where there is no error.
            var answered = next(context);
            return answered.IsCompletedSuccessfully && !IsBareError(context.Response) ? answered : FillAsync(answered, context);
        });

    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    internal static Task WriteAsync(HttpContext context, int status, string? code = null, string? detail = null)
    {
        context.Response.StatusCode = status;
        if (IsApi(context))
        {
            return Problems.Of(status, code ?? Problems.CodeOf(status), detail ?? DetailOf(status)).ExecuteAsync(context);
        }

        var render = context.RequestServices.GetRequiredService<ErrorPageRenderer>();
        var trace = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        return render(status, detail, trace).ExecuteAsync(context);
    }

    private static async Task FillAsync(Task answered, HttpContext context)
    {
        await answered;
        if (IsBareError(context.Response))
        {
            await WriteAsync(context, context.Response.StatusCode);
        }
    }

    private static bool IsBareError(HttpResponse response) =>
        response is { StatusCode: >= 400 and < 600, HasStarted: false, ContentLength: null } && string.IsNullOrEmpty(response.ContentType);

    private static Task HandleAsync(HttpContext context)
    {
        // The exception handler has emptied the response.
        context.RequestServices.GetRequiredService<SecurityHeaders>().AddTo(context);
        switch (context.Features.Get<IExceptionHandlerFeature>()?.Error)
        {
            case OverloadedException:
                context.Response.Headers.RetryAfter = "1";
                return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "overloaded", "The server is busy. Nothing was changed; try again.");
            case StandingLostException:
                return ChallengeAsync(context);
            case TooManyRequestsException refused:
                context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(refused.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return WriteAsync(context, StatusCodes.Status429TooManyRequests, detail: refused.Message);
            // Well-formed JSON with a value that its field does not take. What is not well-formed has the reader's error inside.
            case BadHttpRequestException { InnerException: JsonException { Path: ['$', '.', .. var field], InnerException: not JsonException } wrong } when IsApi(context):
                return Problems.Invalid(field, wrong is UnkeepableTextException ? wrong.Message : RequestTexts.NotUnderstood).ExecuteAsync(context);
            case BadHttpRequestException bad:
                return WriteAsync(context, bad.StatusCode, detail: Explain(bad));
            default:
                return WriteAsync(context, StatusCodes.Status500InternalServerError);
        }
    }

    // As if the session or the key had ended a moment earlier. What is written now is not on its behalf.
    private static async Task ChallengeAsync(HttpContext context)
    {
        context.Features.Set<IStanding>(null);
        await context.ChallengeAsync(IdentityConstants.ApplicationScheme);
        if (IsBareError(context.Response))
        {
            await WriteAsync(context, context.Response.StatusCode);
        }
    }

    // A JSON error names the place in the caller's own document, and nothing of ours.
    private static string? Explain(BadHttpRequestException bad) => bad.InnerException switch
    {
        JsonException json => $"The JSON could not be read at {json.Path ?? "$"} (line {json.LineNumber + 1}).",
        _ => null,
    };

    private static string DetailOf(int status) => status switch
    {
        400 => "The request could not be read.",
        401 => "Sign in first.",
        403 => "You may not do this.",
        404 => "There is nothing here, or it is not yours.",
        405 => "This address does not take that method.",
        413 => "The request is too large.",
        415 => "Send application/json.",
        429 => "Too many requests. Try again later.",
        _ => "Something went wrong on our side.",
    };
}
