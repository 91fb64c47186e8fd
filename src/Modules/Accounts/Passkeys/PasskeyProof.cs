using System.Text.Json;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Passkeys;

/// <summary>A person who is signed in proves once more to be the one, by a passkey of the account. The challenge is for this session, and good once.</summary>
internal sealed class PasskeyProof(
    IPasskeyHandler<User> handler, IDatabase database, PasskeyChallenges challenges, PasskeyTable passkeys, UserReader users, Freshness freshness, AuditLog audit)
{
    /// <summary>What the browser's <c>navigator.credentials.get</c> takes.</summary>
    public async Task<JsonElement> StartAsync(HttpContext http)
    {
        var user = await users.GetAsync(http.User.Id(), http.RequestAborted);
        var options = await handler.MakeRequestOptionsAsync(user, http);
        return await challenges.IssueAsync(TokenPurpose.ConfirmAccessPasskey, PasskeyChallenges.HolderOf(http), user.Id, options.RequestOptionsJson, options.AssertionState);
    }

    /// <summary>Whether it was a passkey of the account; the session is fresh then.</summary>
    public async Task<bool> RunAsync(HttpContext http, string credential)
    {
        if (await challenges.ConsumeAsync(TokenPurpose.ConfirmAccessPasskey, PasskeyChallenges.HolderOf(http), credential) is not { } token)
        {
            return false;
        }

        var (id, renewal) = (http.User.Id(), freshness.Prepare(http));
        var result = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = token.Data });
        var isRight = await database.WriteAsync(async connection =>
        {
            var isRight = result.Succeeded && result.User.Id == id && await passkeys.UseAsync(connection, id, result.Passkey);
            if (isRight)
            {
                await freshness.RenewAsync(connection, renewal);
            }

            await audit.RecordAsync(connection, new SecurityEvent("accounts.access_confirmed", id) { Succeeded = isRight, Detail = PasskeyFactor.Name });
            return isRight;
        });
        if (isRight)
        {
            freshness.Complete(http, renewal);
        }

        return isRight;
    }
}
