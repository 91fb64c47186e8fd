using System.Buffers.Text;
using System.Text.Json;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Passkeys;

/// <summary>
/// Challenges for passkeys to answer: each for one purpose and one holder, such as a session, and good once. A holder may have several, one in
/// each tab: an answer says itself which it belongs to.
/// </summary>
internal sealed class PasskeyChallenges(IDatabase database, AccountTokens tokens)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Somebody who is signed in, in this session.</summary>
    public static string HolderOf(HttpContext http) => http.User.Session()!.Id.ToString("D");

    /// <summary>Keeps the challenge of the options, and returns them for the browser.</summary>
    public async Task<JsonElement> IssueAsync(TokenPurpose purpose, string holder, Guid? userId, string optionsJson, string? state)
    {
        var options = JsonElement.Parse(optionsJson);
        var raw = Key(holder, options.GetProperty("challenge").GetString());
        await database.WriteAsync(connection => tokens.IssueAsync(connection, purpose, userId, Lifetime, state, keepOlder: true, raw));
        return options;
    }

    /// <summary>The challenge that the credential answers, or null. It is used up before the answer is looked at: a second try, with whatever, needs a new one.</summary>
    public Task<AccountToken?> ConsumeAsync(TokenPurpose purpose, string holder, string credential) =>
        database.WriteAsync(connection => tokens.ConsumeAsync(connection, purpose, Key(holder, ChallengeOf(credential))));

    private static string Key(string holder, string? challenge) => $"{holder}:{challenge}";

    private static string? ChallengeOf(string credential)
    {
        try
        {
            var client = JsonElement.Parse(credential).GetProperty("response").GetProperty("clientDataJSON").GetString();
            return JsonElement.Parse(Base64Url.DecodeFromChars(client)).GetProperty("challenge").GetString();
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
