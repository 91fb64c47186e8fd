using System.Security.Claims;
using App.Modules.Accounts.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Sessions;

/// <summary>Turns a request's cookie, or its API key, into the person behind it.</summary>
internal sealed class SessionTickets(SessionCookie cookie, SessionStore sessions, ApiKeyTickets keys)
{
    public Task<AuthenticateResult> ReadAsync(HttpContext http) => ApiKeyTickets.AreShown(http) ? keys.ReadAsync(http) : ReadCookieAsync(http);

    private async Task<AuthenticateResult> ReadCookieAsync(HttpContext http)
    {
        if (cookie.Read(http.Request) is not { } hash || await sessions.FindAsync(hash, http.RequestAborted) is not { } session)
        {
            return AuthenticateResult.NoResult();
        }

        var identity = new SessionIdentity(
            session,
            [
                new Claim(ClaimTypes.NameIdentifier, session.UserId.ToString("D")),
                new Claim(ClaimTypes.Name, session.Name),
                new Claim(ClaimTypes.Email, session.Email),
            ]);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), IdentityConstants.ApplicationScheme));
    }
}
