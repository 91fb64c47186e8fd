using System.Security.Claims;
using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Sessions;

/// <summary>A person who is here by a session; what few features need of the session's row rides along without being a claim.</summary>
internal sealed class SessionIdentity(SessionStore.Session session) : PersonIdentity(session.UserId, session.Name, session.Email, IdentityConstants.ApplicationScheme)
{
    public SessionStore.Session Session => session;

    public override string? Locale => session.Locale;
}

internal static class SessionOfPerson
{
    /// <summary>The session of the request, or null when it came by an API key.</summary>
    public static SessionStore.Session? Session(this ClaimsPrincipal user) => (user.Identity as SessionIdentity)?.Session;
}
