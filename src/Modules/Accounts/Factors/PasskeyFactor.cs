using System.Data.Common;
using System.Text.Json;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Passkeys;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Accounts.Factors;

/// <summary>A passkey of the account after another way in. The challenge is for this account and this browser, and good once.</summary>
internal sealed class PasskeyFactor(IDatabase database, AccountTokens tokens, PasskeyTable passkeys, HostCookies cookies) : ISecondFactor
{
    public const string Name = "passkey";
    private const string Cookie = "two-factor-passkey";

    public string Method => Name;

    public bool IsDemanding => true;

    public async Task<bool> IsSetUpAsync(DbConnection connection, Guid userId) => await PasskeyTable.CountAsync(connection, userId) > 0;

    public bool AddsTo(EntryMethod how) => true;

    /// <summary>What the browser's <c>navigator.credentials.get</c> takes. It names the account's passkeys: whoever gets here proved a first factor.</summary>
    public async Task<JsonElement> StartAsync(PendingEntry pending, HttpContext http)
    {
        var options = await Handler(http).MakeRequestOptionsAsync(pending.User, http);
        var challenge = await database.WriteAsync(connection => tokens.IssueAsync(
            connection, TokenPurpose.TwoFactorPasskey, pending.User.Id, PasskeyEntrance.Lifetime, options.AssertionState, keepOlder: true));
        cookies.Set(http.Response, Cookie, challenge, PasskeyEntrance.Lifetime);
        return JsonElement.Parse(options.RequestOptionsJson);
    }

    /// <param name="pending">Who is between two factors.</param>
    /// <param name="code">The credential as JSON.</param>
    /// <param name="http">The request, with the challenge's cookie.</param>
    public async Task<Func<DbConnection, Task<bool>>?> PrepareAsync(PendingEntry pending, string code, HttpContext http)
    {
        var challenge = cookies.Read(http.Request, Cookie);
        var token = await database.WriteAsync(connection => tokens.ConsumeAsync(connection, TokenPurpose.TwoFactorPasskey, challenge));
        if (token is null || token.UserId != pending.User.Id)
        {
            return null;
        }

        cookies.Delete(http.Response, Cookie);
        var result = await Handler(http).PerformAssertionAsync(new() { HttpContext = http, CredentialJson = code, AssertionState = token.Data });
        return async connection => result.Succeeded && result.User.Id == pending.User.Id && await passkeys.UseAsync(connection, pending.User.Id, result.Passkey);
    }

    private static IPasskeyHandler<User> Handler(HttpContext http) => http.RequestServices.GetRequiredService<IPasskeyHandler<User>>();
}
