using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Factors;

/// <summary>Changes what guards the account of the person who is here. Each change is recorded, the owner is told by mail, and the session gets a new token.</summary>
internal sealed class FactorChange(
    IDatabase database, UserReader users, Authenticators authenticators, RecoveryCodes recovery, SecondFactors factors, Freshness freshness, Mailer mailer,
    AuditLog audit, TimeProvider clock)
{
    /// <summary>Puts the new authenticator to use; returns new recovery codes where there were none, or null when the code is wrong or nothing was begun.</summary>
    public async Task<IReadOnlyList<string>?> EnableAsync(HttpContext http, string code, bool endOthers)
    {
        var user = await users.GetAsync(http.User.Id(), http.RequestAborted);
        IReadOnlyList<string> codes = [];
        var mail = await NoticeAsync(user, "Two-step sign-in is on", "An authenticator app was set up for your account");
        var done = await WriteAsync(http, endOthers, async connection =>
        {
            if (!await authenticators.ConfirmAsync(connection, user.Id, code))
            {
                return false;
            }

            codes = await recovery.CreateIfNoneAsync(connection, user.Id);
            await UserWriter.TurnBackAsync(connection, user.Id);
            await RecordAsync(connection, "accounts.totp_enabled", user, mail);
            return true;
        });
        return done ? codes : null;
    }

    /// <summary>Null when it is done, else why not, in words.</summary>
    public async Task<string?> DisableAsync(HttpContext http, bool endOthers)
    {
        var user = await users.GetAsync(http.User.Id(), http.RequestAborted);
        var demand = await factors.OthersDemandAsync(user.Id, http.RequestAborted);
        var mail = await NoticeAsync(user, "Your authenticator app was removed", "The authenticator app of your account was removed");
        string? why = null;
        var done = await WriteAsync(http, endOthers, async connection =>
        {
            var isRequired = await SecondFactors.HoldAsync(connection, user.Id);
            why = await factors.HasOtherAsync(connection, user.Id, AuthenticatorFactor.Name) ? null : isRequired ? SecondFactors.OwnDemand : demand;
            if (why is not null || !await Authenticators.RemoveAsync(connection, user.Id))
            {
                return false;
            }

            await factors.ForgetIfNoneAsync(connection, user.Id);
            await RecordAsync(connection, "accounts.totp_disabled", user, mail);
            return true;
        });
        return done ? null : why ?? "No authenticator app is set up.";
    }

    /// <summary>New recovery codes instead of all that were; null when the account has nothing that they could stand in for.</summary>
    public async Task<IReadOnlyList<string>?> RenewCodesAsync(HttpContext http)
    {
        var user = await users.GetAsync(http.User.Id(), http.RequestAborted);
        if (!await factors.HasSecondFactorAsync(user.Id, http.RequestAborted))
        {
            return null;
        }

        var codes = RecoveryCodes.Create();
        var mail = await NoticeAsync(user, "New recovery codes", "New recovery codes were made for your account, and the ones before work no longer,");
        await database.WriteAsync(async connection =>
        {
            await recovery.ReplaceAsync(connection, user.Id, codes);
            await RecordAsync(connection, "accounts.recovery_codes_renewed", user, mail);
        });
        return codes;
    }

    /// <summary>Null when it is done, else why not, in words.</summary>
    public async Task<string?> SetRequiredAsync(HttpContext http, bool required)
    {
        var user = await users.GetAsync(http.User.Id(), http.RequestAborted);
        var done = await database.WriteAsync(async connection =>
        {
            await SecondFactors.HoldAsync(connection, user.Id);
            if (required && !await factors.HasOtherAsync(connection, user.Id, ""))
            {
                return false;
            }

            await connection.ExecuteAsync("UPDATE accounts_users SET two_factor_required = @required WHERE id = @Id", new { required, user.Id });
            await UserWriter.TurnBackAsync(connection, user.Id);
            // What was trusted is asked again, now and when this is turned off.
            await TrustedDevices.RevokeAllAsync(connection, user.Id);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.two_factor_rule_changed", user.Id) { Detail = required ? "required" : "not required" });
            return true;
        });
        return done ? null : "Set up a second factor first.";
    }

    private async Task<bool> WriteAsync(HttpContext http, bool endOthers, Func<DbConnection, Task<bool>> change)
    {
        var (session, renewal) = (http.User.Session()!, freshness.Prepare(http));
        var done = await database.WriteAsync(async connection =>
        {
            if (!await change(connection))
            {
                return false;
            }

            await TrustedDevices.RevokeAllAsync(connection, session.UserId);
            if (endOthers)
            {
                await SessionStore.EndAllAsync(connection, session.UserId, session.Id);
            }

            await freshness.RenewAsync(connection, renewal);
            return true;
        });
        if (done)
        {
            freshness.Complete(http, renewal);
        }

        return done;
    }

    private Task<MailMessage> NoticeAsync(User user, string heading, string what) =>
        mailer.RenderAsync<FactorNoticeMail>(user.Email, heading, new { Heading = heading, What = $"{what} on {Moments.Describe(clock.Now(), user)}." });

    private async Task RecordAsync(DbConnection connection, string happened, User user, MailMessage mail)
    {
        await mailer.EnqueueAsync(connection, mail);
        await audit.RecordAsync(connection, new SecurityEvent(happened, user.Id));
    }
}
