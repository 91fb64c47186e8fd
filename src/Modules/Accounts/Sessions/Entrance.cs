using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Places;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Sessions;

/// <summary>The one door: whatever the first factor was, here it is decided whether a session begins, a second factor is due, or nothing happens.</summary>
internal sealed class Entrance(
    IDatabase database, SessionArrival arrival, AccountTokens tokens, SecondFactors secondFactors, UserReader users, HostCookies cookies,
    PlaceGate gate, Travels travels, FailedSignIns failures, AuditLog audit, IOptions<AccountsOptions> options, TimeProvider clock)
{
    public const string Unconfirmed = "email_not_confirmed";

    /// <summary>What is told of a wrong password.</summary>
    public const string Mismatch = "That e-mail address and password do not match an account.";

    private const string ChallengeCookie = "two-factor";
    private static readonly TimeSpan s_challengeLasts = TimeSpan.FromMinutes(10);

    /// <summary>There is no challenge, or not any more.</summary>
    public static Entry.Refused Expired { get; } =
        new(StatusCodes.Status401Unauthorized, "two_factor_expired", "That took too long, or too many codes were wrong. Sign in again.");

    public static Entry.Refused WrongCode { get; } = new(StatusCodes.Status401Unauthorized, "wrong_code", "That code is not right, or it was used before.");

    /// <summary>To be called once the first factor was proven.</summary>
    public async Task<Entry> EnterAsync(User user, EntryMethod how, HttpContext http)
    {
        if (await ShutOutAsync(user, http) is { } shut)
        {
            return shut;
        }

        if (Refuse(user, how) is { } refused)
        {
            return refused;
        }

        var journey = await travels.JudgeAsync(user.Id, http);
        if (journey is not null)
        {
            await audit.RecordAsync(new SecurityEvent("accounts.impossible_travel", user.Id) { Succeeded = false, Detail = journey.ToString() });
        }

        var isDemanded = !how.IsMultiFactor && await secondFactors.AreDemandedAsync(user, how, http, isFar: journey is not null);
        // Whoever came by mail has proven the mailbox, and one that nobody has proven is no proof.
        how = how with { NeedsMailedCode = journey is not null && !isDemanded && how is { IsMultiFactor: false, ProvesEmail: false } && user.EmailConfirmedAt is not null };
        if (isDemanded || how.NeedsMailedCode)
        {
            var challenge = await database.WriteAsync(async connection => await UserWriter.HoldAsync(connection, user)
                ? await tokens.IssueAsync(connection, TokenPurpose.TwoFactor, user.Id, s_challengeLasts, how.ToString(), keepOlder: true)
                : null);
            if (challenge is null)
            {
                return await ComesLateAsync(user, how);
            }

            cookies.Set(http.Response, ChallengeCookie, challenge, s_challengeLasts);
            return new Entry.NeedsSecondFactor();
        }

        var ready = await arrival.PrepareAsync(user, how.Name, http, journey);
        var begins = await database.WriteAsync(async connection =>
        {
            if (!await UserWriter.HoldAsync(connection, user))
            {
                return false;
            }

            await arrival.StartAsync(connection, ready, how);
            return true;
        });
        return begins ? arrival.Complete(ready, how, http) : await ComesLateAsync(user, how);
    }

    /// <summary>Who stands between the first and the second factor in this browser, or null. Changes nothing.</summary>
    public async Task<PendingEntry?> FindPendingAsync(HttpContext http)
    {
        var challenge = cookies.Read(http.Request, ChallengeCookie);
        var token = challenge is null
            ? null
            : await database.ReadAsync(connection => tokens.FindAsync(connection, TokenPurpose.TwoFactor, challenge), http.RequestAborted);
        return token is { UserId: { } id, Attempts: < AccountTokens.MaxAttempts } && await users.FindAsync(id, http.RequestAborted) is { } user
            ? new PendingEntry(user, EntryMethod.Parse(token.Data), token.Id)
            : null;
    }

    /// <summary>
    /// Finishes a sign-in with a second factor. <paramref name="proves"/> checks and uses the factor up within the same unit of work; it is asked
    /// at most five times a challenge, however many requests come at once.
    /// </summary>
    public async Task<Entry> FinishAsync(HttpContext http, string second, Func<DbConnection, User, Task<bool>> proves)
    {
        if (await FindPendingAsync(http) is not { } pending)
        {
            return Expired;
        }

        if (await ShutOutAsync(pending.User, http) is { } shut)
        {
            return shut;
        }

        if (Refuse(pending.User, pending.How) is { } refused)
        {
            return refused;
        }

        var challenge = cookies.Read(http.Request, ChallengeCookie);
        var ready = await arrival.PrepareAsync(pending.User, $"{pending.How.Name}+{second}", http, await travels.JudgeAsync(pending.User.Id, http));
        var failed = await database.WriteAsync<Entry.Refused?>(async connection =>
        {
            if (await tokens.AttemptAsync(connection, TokenPurpose.TwoFactor, challenge) is null || !await UserWriter.HoldAsync(connection, pending.User))
            {
                return Expired;
            }

            if (!await proves(connection, pending.User))
            {
                return WrongCode;
            }

            await tokens.ConsumeAsync(connection, TokenPurpose.TwoFactor, challenge);
            await arrival.StartAsync(connection, ready, pending.How);
            return null;
        });
        if (failed is not null)
        {
            return failed;
        }

        cookies.Delete(http.Response, ChallengeCookie);
        return arrival.Complete(ready, pending.How, http);
    }

    // The account is another than the one that was judged: a password was right, but is the old one by now.
    private async Task<Entry> ComesLateAsync(User user, EntryMethod how)
    {
        await failures.RecordAsync(user.Id, how.Name);
        return new Entry.Refused(
            StatusCodes.Status401Unauthorized,
            "invalid_credentials",
            how.Name == EntryMethod.Password.Name ? Mismatch : "Your account was changed while you signed in. Sign in again.");
    }

    private async Task<Entry.Refused?> ShutOutAsync(User user, HttpContext http)
    {
        var refused = gate.Refuse(http);
        if (refused is not null)
        {
            await audit.RecordAsync(new SecurityEvent("accounts.place_refused", user.Id) { Succeeded = false, Detail = travels.Here(http)?.ToString() });
        }

        return refused;
    }

    // The same for every way in. Only somebody who proved a first factor gets here, so it may be said what is the matter.
    private Entry.Refused? Refuse(User user, EntryMethod how) =>
        user.DisabledAt is not null || clock.Now() >= user.DeleteAfter
            ? new(StatusCodes.Status401Unauthorized, "invalid_credentials", "This account cannot be used to sign in.")
        : user.EmailConfirmedAt is null && options.Value.MustConfirmEmail && !how.ProvesEmail
            ? new(StatusCodes.Status403Forbidden, Unconfirmed, "Confirm your e-mail address first: open the link in the mail that we sent you.")
        : null;
}
