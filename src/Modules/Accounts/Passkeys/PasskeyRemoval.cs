using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Features;

namespace App.Modules.Accounts.Passkeys;

/// <summary>
/// Takes a passkey from an account, but never its last way in, and not its last second factor while the account itself requires one. An
/// organisation's rule does not keep it: a device that is lost must be worth nothing at once, and the organisation stays shut until there is another factor.
/// </summary>
internal sealed class PasskeyRemoval(
    IDatabase database, UserReader users, PasskeyTable passkeys, WaysIn ways, SecondFactors factors, Mailer mailer, AuditLog audit, TimeProvider clock)
{
    public enum Outcome
    {
        Removed,
        NotFound,
        LastWayIn,
        Required,
    }

    public async Task<Outcome> RunAsync(Guid userId, Guid id, CancellationToken cancellation)
    {
        var user = await users.GetAsync(userId, cancellation);
        if ((await passkeys.ListAsync(userId, cancellation)).FirstOrDefault(passkey => passkey.Id == id) is not { } found)
        {
            return Outcome.NotFound;
        }

        var mail = await mailer.RenderAsync<PasskeyChangedMail>(
            user.Email,
            "A passkey was removed from your account",
            new { Heading = "A passkey was removed", Name = user.ForMail(found.Name), When = Moments.Describe(clock.Now(), user) });
        return await database.WriteAsync(
            async connection =>
            {
                if (await ways.CountAsync(connection, userId) < 2)
                {
                    return Outcome.LastWayIn;
                }

                var isLast = await PasskeyTable.CountAsync(connection, userId) == 1 && !await factors.HasOtherAsync(connection, userId, PasskeyFactor.Name);
                if (isLast && await SecondFactors.HoldAsync(connection, userId))
                {
                    return Outcome.Required;
                }

                if (await PasskeyTable.RemoveAsync(connection, userId, id) is not { } name)
                {
                    return Outcome.NotFound;
                }

                await factors.ForgetIfNoneAsync(connection, userId);
                await mailer.EnqueueAsync(connection, mail);
                await audit.RecordAsync(connection, new SecurityEvent("accounts.passkey_removed", userId) { Detail = name });
                return Outcome.Removed;
            },
            cancellation);
    }
}
