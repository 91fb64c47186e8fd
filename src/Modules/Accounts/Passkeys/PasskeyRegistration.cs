using System.Text.Json;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Passkeys;

/// <summary>Adds a passkey to the account of the person who is here. Each challenge is for one session, and good once.</summary>
internal sealed class PasskeyRegistration(
    IPasskeyHandler<User> handler, IDatabase database, PasskeyChallenges challenges, UserReader users, RecoveryCodes recovery, Mailer mailer,
    AuditLog audit, TimeProvider clock)
{
    public const int MaxPasskeys = 20;

    /// <summary>What the browser's <c>navigator.credentials.create</c> takes.</summary>
    public async Task<JsonElement> StartAsync(HttpContext http)
    {
        var user = await users.GetAsync(http.User.Id(), http.RequestAborted);
        var entity = new PasskeyUserEntity { Id = user.Id.ToString("D"), Name = user.Email, DisplayName = user.Name };
        var options = await handler.MakeCreationOptionsAsync(entity, http);
        return await challenges.IssueAsync(
            TokenPurpose.PasskeyRegistration, PasskeyChallenges.HolderOf(http), user.Id, options.CreationOptionsJson, options.AttestationState);
    }

    /// <summary>The new passkey, or null when what the browser sent is not an answer to its challenge.</summary>
    public async Task<NewPasskey?> FinishAsync(HttpContext http, string credential, string? name)
    {
        if (await challenges.ConsumeAsync(TokenPurpose.PasskeyRegistration, PasskeyChallenges.HolderOf(http), credential) is not { UserId: { } userId } token)
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = token.Data });
        if (!result.Succeeded || result.UserEntity.Id != userId.ToString("D"))
        {
            return null;
        }

        var user = await users.GetAsync(userId, http.RequestAborted);
        var own = string.IsNullOrWhiteSpace(name) ? KnownAuthenticators.NameOf(result.Passkey.AttestationObject) : name.Trim();
        var passkey = Passkey.Of(userId, result.Passkey, own ?? DeviceName.Of(http.Request.Headers.UserAgent), clock.Now());
        var mail = await mailer.RenderAsync<PasskeyChangedMail>(
            user.Email,
            "A passkey was added to your account",
            new { Heading = "A passkey was added", Name = user.ForMail(passkey.Name), When = Moments.Describe(clock.Now(), user), IsAdded = true });
        return await database.WriteAsync<NewPasskey?>(async connection =>
        {
            if (await PasskeyTable.CountAsync(connection, userId) >= MaxPasskeys || !await PasskeyTable.AddAsync(connection, passkey))
            {
                return null;
            }

            var codes = await recovery.CreateIfNoneAsync(connection, userId);
            await UserWriter.TurnBackAsync(connection, userId);
            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.passkey_added", userId) { Detail = passkey.Name });
            return new(passkey, codes);
        });
    }

    /// <summary>What was made; with recovery codes where the account had none, because it is asked for a second factor from now on.</summary>
    public sealed record NewPasskey(Passkey Passkey, IReadOnlyList<string> RecoveryCodes);
}
