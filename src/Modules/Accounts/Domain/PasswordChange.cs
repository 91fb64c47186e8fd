using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>Changes the password of the person who is here, or sets a first one.</summary>
internal sealed class PasswordChange(
    IDatabase database, UserReader users, Credentials credentials, NewPassword passwords, Freshness freshness, Mailer mailer, AuditLog audit, TimeProvider clock)
{
    public const string Done = "";
    public const string NotCurrent = "not current";

    /// <summary>Returns <see cref="Done"/>, <see cref="NotCurrent"/>, or what is wrong with the new password.</summary>
    /// <param name="current">Null to set a first one.</param>
    public async Task<string> RunAsync(HttpContext http, string? current, string chosen, CancellationToken cancellation)
    {
        var user = await users.GetAsync(http.User.Id(), cancellation);
        var isFirst = current is null;
        if (isFirst ? user.PasswordHash is not null : !await credentials.IsPasswordAsync(http, user, current!, cancellation))
        {
            if (!isFirst)
            {
                await audit.RecordAsync(new SecurityEvent("accounts.password_changed", user.Id) { Succeeded = false, Detail = "wrong password" }, cancellation);
            }

            return NotCurrent;
        }

        var (hash, error) = await passwords.HashAsync(user, chosen, cancellation);
        if (error is not null)
        {
            return error.Description;
        }

        var mail = await mailer.RenderAsync<PasswordChangedMail>(user.Email, "Your password was changed", new { When = Moments.Describe(clock.Now(), user) });
        var renewed = freshness.Prepare(http);
        await database.WriteAsync(async connection =>
        {
            await UserWriter.SetPasswordAsync(connection, user.Id, hash, keepSession: http.User.Session()!.Id);
            await freshness.RenewAsync(connection, renewed);
            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent(isFirst ? "accounts.password_set" : "accounts.password_changed", user.Id));
        });
        freshness.Complete(http, renewed);
        return Done;
    }
}
