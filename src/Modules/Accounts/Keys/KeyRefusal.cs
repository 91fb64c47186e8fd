using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace App.Modules.Accounts.Keys;

/// <summary>Why a request with a good key goes no further, kept until the answer is written.</summary>
internal sealed record KeyRefusal(Func<Task> AnswerAsync)
{
    private const string Bearer = "Bearer";

    /// <summary>Decides what this key may do here. Nothing, unless the endpoint says otherwise.</summary>
    public static async ValueTask<bool> AppliesAsync(ApiKeyIdentity key, HttpContext http)
    {
        var wait = http.Features.Get<ApiKeyTickets.Found>() is { } found ? await KeyLimit.TakeAsync(http, found.Id, found.RequestsPerMinute) : null;
        var answer = wait ?? Refuse(key, http);
        if (answer is null)
        {
            return false;
        }

        http.Features.Set(new KeyRefusal(answer));
        return true;
    }

    /// <summary>Answers a request whose key is none.</summary>
    public static Task AnswerWrongKeyAsync(HttpContext http)
    {
        http.Response.Headers[HeaderNames.WWWAuthenticate] = $"{Bearer} error=\"invalid_token\"";
        return Problems.Of(StatusCodes.Status401Unauthorized, "invalid_key", "This API key is not known, has ended or is switched off.").ExecuteAsync(http);
    }

    private static Func<Task>? Refuse(ApiKeyIdentity key, HttpContext http)
    {
        var access = http.GetEndpoint()?.Metadata.GetMetadata<KeyAccess>();
        if (access is not { IsOpen: true } || (access.PeopleOnly && key.OrganizationId is not null))
        {
            return () => Problems.Of(StatusCodes.Status403Forbidden, "session_required", "API keys may not do this: sign in.").ExecuteAsync(http);
        }

        var method = http.Request.Method;
        var needed = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) ? ApiKeyScopes.Read : ApiKeyScopes.Write;
        return key.HasScope(needed) || (access.Name is { } name && key.HasScope($"{name}:{needed}")) ? null : () => AnswerMissingScopeAsync(http, access.Name, needed);
    }

    private static Task AnswerMissingScopeAsync(HttpContext http, string? name, string needed)
    {
        http.Response.Headers[HeaderNames.WWWAuthenticate] = $"{Bearer} error=\"insufficient_scope\", scope=\"{needed}\"";
        var scopes = name is null ? needed : $"{needed} or {name}:{needed}";
        return Problems.Of(StatusCodes.Status403Forbidden, "missing_scope", $"The API key needs the scope {scopes}.").ExecuteAsync(http);
    }
}
