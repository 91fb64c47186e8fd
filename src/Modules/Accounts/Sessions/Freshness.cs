using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Sessions;

/// <summary>Whether the person behind a session proved lately who it is: at sign-in, or at /account/confirm-access, by whatever factor.</summary>
internal sealed class Freshness(IDatabase database, SessionStore sessions, SessionCookie cookie, AuditLog audit, IOptions<AccountsOptions> options, TimeProvider clock)
    : AuthorizationHandler<FreshSession>
{
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(5);

    public bool IsFresh(SessionStore.Session? session) => session?.ProvedAt is { } proved && clock.Now() - proved < s_lasts;

    /// <summary>The person just proved it again: the session is fresh from now on, under a new token.</summary>
    public async Task RenewAsync(HttpContext http, string how)
    {
        var renewal = Prepare(http);
        await database.WriteAsync(async connection =>
        {
            await RenewAsync(connection, renewal);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.access_confirmed", http.User.Id()) { Detail = how });
        });
        Complete(http, renewal);
    }

    /// <summary>The same in three steps, as part of a larger unit of work.</summary>
    public Renewal Prepare(HttpContext http)
    {
        var before = cookie.Read(http.Request) ?? throw new InvalidOperationException("There is no session to renew.");
        return new Renewal(before, SessionCookie.Create(), http.User.Session()!.CreatedAt.AddDays(options.Value.SessionMaxDays) - clock.Now());
    }

    public async Task RenewAsync(DbConnection connection, Renewal renewal) =>
        renewal.IsDone = await sessions.RenewAsync(connection, renewal.Before, renewal.Token.Hash);

    public void Complete(HttpContext http, Renewal renewal)
    {
        // Another request of the browser, such as the same button pressed twice, was faster: its token is the session's.
        if (renewal.IsDone)
        {
            cookie.Set(http.Response, renewal.Token, renewal.Lifetime);
        }
    }

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, FreshSession requirement)
    {
        if (IsFresh(context.User.Session()))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    public sealed record Renewal(byte[] Before, SessionToken Token, TimeSpan Lifetime)
    {
        public bool IsDone { get; set; }
    }
}
