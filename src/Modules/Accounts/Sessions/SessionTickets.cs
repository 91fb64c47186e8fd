using System.Collections.Immutable;
using System.Security.Claims;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Sessions;

/// <summary>Turns a request's cookie, or its API key, into the person behind it.</summary>
internal sealed class SessionTickets(SessionCookie cookie, SessionStore sessions, ApiKeyTickets keys) : ICallers
{
    // A session's properties are in its row. Those that the framework makes by itself are two dictionaries a request.
    private static readonly AuthenticationProperties s_noProperties = new(ImmutableDictionary<string, string?>.Empty, ImmutableDictionary<string, object?>.Empty);

    /// <summary>Looks up once a request: the limit of all requests asks first, then the endpoint's policy.</summary>
    public Task<AuthenticateResult> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<Task<AuthenticateResult>>() is { } known)
        {
            return known;
        }

        var read = ApiKeyTickets.AreShown(http) ? keys.ReadAsync(http) : ReadCookieAsync(http);
        http.Features.Set(read);
        return read;
    }

    public ValueTask<bool> IsKnownAsync(HttpContext http)
    {
        var read = ReadAsync(http);
        return read.IsCompletedSuccessfully ? new(read.Result.Succeeded) : new(AwaitAsync(read));

        static async Task<bool> AwaitAsync(Task<AuthenticateResult> read) => (await read).Succeeded;
    }

    private async Task<AuthenticateResult> ReadCookieAsync(HttpContext http)
    {
        if (cookie.Read(http.Request) is not { } hash || await sessions.FindAsync(hash, http) is not { } session)
        {
            return AuthenticateResult.NoResult();
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new SessionIdentity(session)), s_noProperties, IdentityConstants.ApplicationScheme));
    }
}
