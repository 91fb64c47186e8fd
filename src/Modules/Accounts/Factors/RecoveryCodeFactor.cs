using System.Data.Common;
using System.Globalization;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Factors;

/// <summary>One of the codes on paper. The owner is told, because it may have been somebody who found the paper.</summary>
internal sealed class RecoveryCodeFactor(RecoveryCodes codes, Mailer mailer, AuditLog audit, TimeProvider clock) : ISecondFactor
{
    public const string Name = "recovery_code";

    public string Method => Name;

    public bool IsDemanding => false;

    public async Task<bool> IsSetUpAsync(DbConnection connection, Guid userId) => await RecoveryCodes.LeftAsync(connection, userId) > 0;

    public bool AddsTo(EntryMethod how) => true;

    public async Task<Func<DbConnection, Task<bool>>?> PrepareAsync(PendingEntry pending, string code, HttpContext http)
    {
        var user = pending.User;
        var left = Math.Max(0, await codes.LeftAsync(user.Id, http.RequestAborted) - 1);
        var mail = await mailer.RenderAsync<FactorNoticeMail>(user.Email, "A recovery code was used", new
        {
            Heading = "A recovery code was used",
            What = $"Somebody signed in to your account with a recovery code on {Moments.Describe(clock.Now(), user)}. Codes left: {left.ToString(CultureInfo.InvariantCulture)}.",
        });
        return async connection =>
        {
            if (!await RecoveryCodes.UseAsync(connection, user.Id, code))
            {
                return false;
            }

            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.recovery_code_used", user.Id));
            return true;
        };
    }
}
