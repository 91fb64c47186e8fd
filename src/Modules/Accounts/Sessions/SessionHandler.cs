using System.Security.Claims;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Sessions;

/// <summary>Authentication by session row, under Identity's scheme: SignInManager signs in and out through it.</summary>
internal sealed class SessionHandler(SessionTickets tickets, SessionCookie cookie, SessionStore sessions, IOptions<AccountsOptions> options) : IAuthenticationSignInHandler
{
    private HttpContext _http = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _http = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync() => tickets.ReadAsync(_http);

    public Task SignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        var userId = Guid.ParseExact(user.FindFirstValue(ClaimTypes.NameIdentifier)!, "D");
        var before = cookie.Read(_http.Request);
        var hash = cookie.Issue(_http.Response, TimeSpan.FromDays(options.Value.SessionMaxDays));
        var agent = _http.Request.Headers.UserAgent.ToString();
        return sessions.StartAsync(userId, hash, before, agent.Length > 400 ? agent[..400] : agent, _http.Connection.RemoteIpAddress?.ToString());
    }

    public async Task SignOutAsync(AuthenticationProperties? properties)
    {
        if (cookie.Read(_http.Request) is { } hash)
        {
            await sessions.EndAsync(hash);
            cookie.Delete(_http.Response);
        }
    }

    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        if (ErrorResponses.IsApi(_http))
        {
            _http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        _http.Response.Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(Here(_http.Request))}");
        return Task.CompletedTask;
    }

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        _http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // Where the person was; after a form was posted, the page it stood on, because many forms post to an address that no page has.
    private static string Here(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value
            ? page.PathAndQuery
            : request.PathBase + request.Path + request.QueryString;
}
