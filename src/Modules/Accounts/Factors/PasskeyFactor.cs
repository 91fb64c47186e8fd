using System.Data.Common;
using System.Text.Json;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Passkeys;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Accounts.Factors;

/// <summary>A passkey of the account after another way in. The challenge is for this sign-in, and good once.</summary>
internal sealed class PasskeyFactor(PasskeyChallenges challenges, PasskeyTable passkeys) : ISecondFactor
{
    public const string Name = "passkey";

    public string Method => Name;

    public bool IsDemanding => true;

    public async Task<bool> IsSetUpAsync(DbConnection connection, Guid userId) => await PasskeyTable.CountAsync(connection, userId) > 0;

    public bool AddsTo(EntryMethod how) => true;

    /// <summary>What the browser's <c>navigator.credentials.get</c> takes. It names the account's passkeys: whoever gets here proved a first factor.</summary>
    public async Task<JsonElement> StartAsync(PendingEntry pending, HttpContext http)
    {
        var options = await Handler(http).MakeRequestOptionsAsync(pending.User, http);
        return await challenges.IssueAsync(TokenPurpose.TwoFactorPasskey, Holder(pending), pending.User.Id, options.RequestOptionsJson, options.AssertionState);
    }

    /// <param name="pending">Who is between two factors.</param>
    /// <param name="code">The credential as JSON.</param>
    /// <param name="http">The request.</param>
    public async Task<Func<DbConnection, Task<bool>>?> PrepareAsync(PendingEntry pending, string code, HttpContext http)
    {
        if (await challenges.ConsumeAsync(TokenPurpose.TwoFactorPasskey, Holder(pending), code) is not { } token)
        {
            return null;
        }

        var result = await Handler(http).PerformAssertionAsync(new() { HttpContext = http, CredentialJson = code, AssertionState = token.Data });
        return async connection => result.Succeeded && result.User.Id == pending.User.Id && await passkeys.UseAsync(connection, pending.User.Id, result.Passkey);
    }

    private static string Holder(PendingEntry pending) => pending.ChallengeId.ToString("D");

    private static IPasskeyHandler<User> Handler(HttpContext http) => http.RequestServices.GetRequiredService<IPasskeyHandler<User>>();
}
