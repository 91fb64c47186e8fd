using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Sessions;

/// <summary>Authentication by session row, under Identity's scheme. It signs nobody in: the one way in is <see cref="Entrance"/>.</summary>
internal sealed class SessionHandler(SessionTickets tickets, SessionCookie cookie, SessionStore sessions, Freshness freshness) : IAuthenticationSignOutHandler
{
    private HttpContext _http = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _http = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync() => tickets.ReadAsync(_http);

    public async Task SignOutAsync(AuthenticationProperties? properties)
    {
        if (cookie.Read(_http.Request) is { } hash)
        {
            await sessions.EndAsync(hash);
            Standing.Release(_http);
            cookie.Delete(_http.Response);
        }
    }

    public async Task ChallengeAsync(AuthenticationProperties? properties)
    {
        if (ApiKeyTickets.AreShown(_http))
        {
            await KeyRefusal.AnswerWrongKeyAsync(_http);
            return;
        }

        if (ErrorResponses.IsApi(_http))
        {
            _http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var here = Here(_http.Request);
        await _http.KeepDraftAsync(
            here, "You were signed out.", async () => cookie.Read(_http.Request) is { } hash ? await sessions.FindOwnerAsync(hash, _http.RequestAborted) : null);
        _http.Response.Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(here)}");
    }

    public async Task ForbidAsync(AuthenticationProperties? properties)
    {
        if (_http.Features.Get<KeyRefusal>() is { } refusal)
        {
            await refusal.AnswerAsync();
        }
        else if (!LacksFreshness())
        {
            _http.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (ErrorResponses.IsApi(_http))
        {
            await Problems.Of(StatusCodes.Status403Forbidden, "fresh_session_required", "Confirm first that it is you: POST /api/v1/accounts/confirm-access.")
                .ExecuteAsync(_http);
        }
        else
        {
            var here = Here(_http.Request);
            await _http.KeepDraftAsync(here, "You were asked who you are.", () => Task.FromResult<Guid?>(_http.User.Id()));
            _http.Response.Redirect($"/account/confirm-access?returnUrl={Uri.EscapeDataString(here)}");
        }
    }

    private bool LacksFreshness() =>
        _http.User.Session() is { } session && !freshness.IsFresh(session)
        && _http.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == Policies.Fresh) == true;

    // Where the person was; after a form was posted, the page it stood on, because many forms post to an address that no page has.
    private static string Here(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value
            ? page.PathAndQuery
            : request.PathBase + request.Path + request.QueryString;
}
