using System.Data.Common;
using App.Modules.Accounts.Domain;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Sessions;

/// <summary>Begins a session for somebody whom <see cref="Entrance"/> lets in, and does what goes with it.</summary>
internal sealed class SessionArrival(SessionStore sessions, SessionCookie cookie, Ownership ownership, IOptions<AccountsOptions> options)
{
    /// <summary>What can be made ready before the unit of work.</summary>
    public Task<Ready> PrepareAsync(User user, string method, HttpContext http) =>
        Task.FromResult(new Ready(user, method, SessionCookie.Create(), cookie.Read(http.Request), RequestOrigin.Of(http)));

    /// <summary>The unit of work's part.</summary>
    public async Task StartAsync(DbConnection connection, Ready ready, EntryMethod how)
    {
        if (how.ProvesEmail && ready.User.EmailConfirmedAt is null)
        {
            await ownership.TakeAsync(connection, ready.User.Id);
        }

        if (ready.User.DeletedAt is not null)
        {
            await connection.ExecuteAsync("UPDATE accounts_users SET deleted_at = NULL, delete_after = NULL WHERE id = @Id", new { ready.User.Id });
        }

        await sessions.StartAsync(connection, ready.User.Id, ready.Token.Hash, ready.Replaced, ready.Method, ready.Origin);
    }

    /// <summary>Hands the browser its cookie, once the unit of work is on the disk.</summary>
    public Entry Complete(Ready ready, HttpContext http)
    {
        cookie.Set(http.Response, ready.Token, TimeSpan.FromDays(options.Value.SessionMaxDays));
        return new Entry.SignedIn(ready.User);
    }

    public sealed record Ready(User User, string Method, SessionToken Token, byte[]? Replaced, RequestOrigin Origin);
}
