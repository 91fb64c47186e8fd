using System.Text.Json;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace App.Modules.Accounts.External;

/// <summary>Sends a browser to a provider, and receives it back: once, within ten minutes, the same browser, from the same provider.</summary>
internal sealed class ExternalFlow(IDatabase database, AccountTokens tokens, HostCookies cookies, ExternalClient client, PreviewRelay previews)
{
    /// <summary>That of a preview names its origin, besides.</summary>
    public const int LongestState = 600;

    private const string Cookie = "external";
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(10);

    /// <summary>The address of the provider's page.</summary>
    /// <param name="linkTo">The account that the login is to be linked to; null to sign in.</param>
    public async Task<string> BeginAsync(ExternalProvider provider, HttpContext http, string? returnUrl, Guid? linkTo)
    {
        // Kept by all attempts of a browser: a person may have two tabs.
        var secret = cookies.Read(http.Request, Cookie) is { Length: 43 } kept ? kept : Secret.Create();
        var attempt = new ExternalAttempt(previews.Address(Secret.Create(), provider, s_lasts), secret, previews.RedirectUri(provider));
        var address = await client.AuthorizeAtAsync(provider, attempt, http.RequestAborted);
        var note = new ExternalNote(provider.Name, Hash(secret), ReturnUrl.Local(returnUrl));
        await database.WriteAsync(connection => tokens.IssueAsync(
            connection, TokenPurpose.OAuthState, linkTo, s_lasts, JsonSerializer.Serialize(note, AccountsJson.Default.ExternalNote), keepOlder: true, raw: attempt.State));
        cookies.Set(http.Response, Cookie, secret, s_lasts);
        return address;
    }

    /// <summary>The attempt that this browser comes back from, or null. Uses it up.</summary>
    public async Task<Return?> ReceiveAsync(ExternalProvider provider, HttpContext http, string? state)
    {
        if (cookies.Read(http.Request, Cookie) is not { } secret || state is not { Length: >= 43 and <= LongestState })
        {
            return null;
        }

        // Looked at before it is used up: what another browser brings changes nothing.
        var known = await database.ReadAsync(connection => tokens.FindAsync(connection, TokenPurpose.OAuthState, state), http.RequestAborted);
        if (Read(known) is not { } note || note.Browser != Hash(secret) || note.Provider != provider.Name)
        {
            return null;
        }

        return await database.WriteAsync(connection => tokens.ConsumeAsync(connection, TokenPurpose.OAuthState, state)) is { } token
            ? new Return(new ExternalAttempt(state, secret, previews.RedirectUri(provider)), note.ReturnUrl, token.UserId)
            : null;
    }

    /// <summary>Whom the provider vouches for.</summary>
    public async Task<ExternalIdentity> IdentifyAsync(ExternalProvider provider, Return back, ExternalAnswer answer, CancellationToken cancellation)
    {
        await client.CheckIssuerAsync(provider, answer.Issuer, cancellation);
        return answer switch
        {
            { Error: { } error } => throw ExternalFailure.Denied(provider.DisplayName, error),
            { Code: { Length: > 0 and <= 4096 } code } => await client.RedeemAsync(provider, back.Attempt, code, cancellation),
            _ => throw ExternalFailure.Untrusted("There is neither a code nor an error."),
        };
    }

    private static ExternalNote? Read(AccountToken? token) => token?.Data is { } data ? JsonSerializer.Deserialize(data, AccountsJson.Default.ExternalNote) : null;

    private static string Hash(string secret) => Convert.ToHexStringLower(Secret.Hash(secret));

    /// <summary>An attempt that came back.</summary>
    public sealed record Return(ExternalAttempt Attempt, string? ReturnUrl, Guid? LinkTo);
}

/// <summary>What the provider's redirect carries.</summary>
internal sealed record ExternalAnswer(string? Code, string? State, string? Error, string? Issuer)
{
    /// <summary>The same answer for another callback.</summary>
    public string At(string callback)
    {
        var fields = new Dictionary<string, string?> { ["code"] = Code, ["state"] = State, ["error"] = Error, ["iss"] = Issuer };
        return QueryHelpers.AddQueryString(callback, fields.Where(field => field.Value is not null));
    }
}
