using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Sessions;

/// <summary>Whether the person behind a session proved lately who it is: at sign-in, or at /account/confirm-access, by whatever factor.</summary>
internal sealed class Freshness(IDatabase database, SessionStore sessions, SessionCookie cookie, IOptions<AccountsOptions> options, TimeProvider clock)
    : AuthorizationHandler<FreshSession>
{
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(5);

    public bool IsFresh(SessionStore.Session? session) => session?.ProvedAt is { } proved && clock.Now() - proved < s_lasts;

    /// <summary>The person just proved it again: the session is fresh from now on, under a new token.</summary>
    public async Task RenewAsync(HttpContext http)
    {
        var before = cookie.Read(http.Request) ?? throw new InvalidOperationException("There is no session to renew.");
        var lifetime = http.User.Session()!.CreatedAt.AddDays(options.Value.SessionMaxDays) - clock.Now();
        var token = SessionCookie.Create();
        await database.WriteAsync(connection => sessions.RenewAsync(connection, before, token.Hash));
        cookie.Set(http.Response, token, lifetime);
    }

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, FreshSession requirement)
    {
        if (IsFresh(context.User.Session()))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
