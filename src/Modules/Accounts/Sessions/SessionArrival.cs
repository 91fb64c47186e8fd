using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Places;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Sessions;

/// <summary>Begins a session for somebody whom <see cref="Entrance"/> lets in, and does what goes with it.</summary>
internal sealed class SessionArrival(
    SessionStore sessions, SessionCookie cookie, KnownDevices devices, KnownBrowser browser, LastWay last, Travels travels, Ownership ownership, Mailer mailer, AuditLog audit,
    IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <summary>What can be made ready before the unit of work.</summary>
    /// <param name="journey">The one that nobody can have travelled.</param>
    public async Task<Ready> PrepareAsync(User user, string method, HttpContext http, Travels.Journey? journey)
    {
        var (origin, place) = (RequestOrigin.Of(http), travels.Here(http));
        var device = await devices.RecognizeAsync(user.Id, origin, http);
        var mail = device.IsSurprising || journey is not null
            ? await mailer.RenderAsync<NewDeviceMail>(
                user.Email,
                "New sign-in to your account",
                new
                {
                    Device = DeviceName.Of(origin.UserAgent),
                    Address = origin.Address ?? "unknown",
                    Place = place?.ToString(),
                    When = Moments.Describe(clock.Now(), user),
                    LastPlace = journey?.From.ToString(),
                })
            : null;
        return new Ready(user, method, SessionCookie.Create(), cookie.Read(http.Request), origin, place, device, mail);
    }

    /// <summary>The unit of work's part.</summary>
    public async Task StartAsync(DbConnection connection, Ready ready, EntryMethod how)
    {
        var user = ready.User;
        if (how.ProvesEmail && user.EmailConfirmedAt is null)
        {
            await ownership.TakeAsync(connection, user.Id);
        }

        if (user.DeletedAt is not null)
        {
            await connection.ExecuteAsync("UPDATE accounts_users SET deleted_at = NULL, delete_after = NULL WHERE id = @Id", new { user.Id });
            await audit.RecordAsync(connection, new SecurityEvent("accounts.deletion_undone", user.Id) { Detail = "signed in" });
        }

        await sessions.StartAsync(connection, user.Id, ready.Token.Hash, ready.Replaced, ready.Method, ready.Origin, ready.Place);
        await travels.RememberAsync(connection, user.Id, ready.Place);
        await devices.RememberAsync(connection, user.Id, ready.Device, ready.Origin);
        await audit.RecordAsync(connection, new SecurityEvent("accounts.signed_in", user.Id) { Detail = ready.Method });
        if (ready.Mail is { } mail)
        {
            await mailer.EnqueueAsync(connection, mail);
        }
    }

    /// <summary>Hands the browser its cookies, once the unit of work is on the disk.</summary>
    public Entry Complete(Ready ready, EntryMethod how, HttpContext http)
    {
        cookie.Set(http.Response, ready.Token, TimeSpan.FromDays(options.Value.SessionMaxDays));
        devices.Keep(http.Response, ready.Device);
        // However the person got in: a stranger's wrong passwords do not slow this browser from now on.
        browser.Remember(ready.User.Id);
        last.Remember(http.Response, how);
        return new Entry.SignedIn(ready.User);
    }

    public sealed record Ready(
        User User, string Method, SessionToken Token, byte[]? Replaced, RequestOrigin Origin, Place? Place, KnownDevices.Device Device, MailMessage? Mail);
}
