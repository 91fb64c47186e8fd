using System.Text.Json;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Passkeys;

/// <summary>Signs in with a passkey alone. It is two factors in one, because the authenticator must have checked a finger, a face or a PIN.</summary>
internal sealed class PasskeyEntrance(
    IPasskeyHandler<User> handler, IDatabase database, PasskeyChallenges challenges, PasskeyTable passkeys, Entrance entrance, HostCookies cookies,
    FailedSignIns failed)
{
    private const string Cookie = "passkey-challenge";

    // One answer for everything, an unknown passkey included.
    public static Entry.Refused Refused { get; } =
        new(StatusCodes.Status401Unauthorized, "passkey_refused", "That passkey did not work. Try again, or sign in another way.");

    /// <summary>What the browser's <c>navigator.credentials.get</c> takes. It names no account.</summary>
    public async Task<JsonElement> StartAsync(HttpContext http)
    {
        var options = await handler.MakeRequestOptionsAsync(null, http);
        // One for all tabs of the browser: the one that asks next must not take it from the others.
        var browser = cookies.Read(http.Request, Cookie) ?? Secret.Create();
        cookies.Set(http.Response, Cookie, browser, PasskeyChallenges.Lifetime);
        return await challenges.IssueAsync(TokenPurpose.PasskeyChallenge, browser, null, options.RequestOptionsJson, options.AssertionState);
    }

    public async Task<Entry> EnterAsync(HttpContext http, string credential)
    {
        if (cookies.Read(http.Request, Cookie) is not { } browser
            || await challenges.ConsumeAsync(TokenPurpose.PasskeyChallenge, browser, credential) is not { } token)
        {
            return Refused;
        }

        var result = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = token.Data });
        if (result.Succeeded && await database.WriteAsync(connection => passkeys.UseAsync(connection, result.User.Id, result.Passkey)))
        {
            return await entrance.EnterAsync(result.User, EntryMethod.Passkey, http);
        }

        await failed.RecordAsync(null, "passkey");
        return Refused;
    }
}
