using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.Modules.Accounts.Sessions;
using App.Modules.Accounts.Work;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// Signing in by mail: a link, or a code for the browser that asked. One mail carries what is switched on, and whichever is used ends all that
/// were mailed. An address without an account gets no mail; the answer and the work before it are the same.
/// </summary>
internal sealed class MailedEntry(
    IDatabase database, JobClient jobs, AccountTokens tokens, MailedCodes codes, UserReader users, Entrance entrance, FailedSignIns failed,
    IOptions<AccountsOptions> options)
{
    public bool HasLink => options.Value.MagicLink;

    public bool HasCode => options.Value.EmailCode;

    public Task RequestAsync(HttpContext http, string email, string? returnUrl)
    {
        var challenge = HasCode ? codes.BeginForJob(http, TokenPurpose.EmailCode) : null;
        return database.WriteAsync(connection => jobs.EnqueueAsync(connection, new SignInMailJob(email, challenge, returnUrl)));
    }

    /// <summary>The account that the link would open, or null. Changes nothing.</summary>
    public async Task<User?> FindByLinkAsync(string? raw, CancellationToken cancellation) => HasLink
        ? await OwnerAsync(await database.ReadAsync(connection => tokens.FindAsync(connection, TokenPurpose.MagicLink, raw), cancellation), cancellation)
        : null;

    /// <summary>Null when the link is dead.</summary>
    public async Task<Entry?> EnterByLinkAsync(HttpContext http, string raw)
    {
        // The owner is read before the link is used up: what changes between the two, or after, is noticed at the door.
        if (await FindByLinkAsync(raw, http.RequestAborted) is not { } user)
        {
            return null;
        }

        var token = await database.WriteAsync(async connection => await EndAllAsync(connection, await tokens.ConsumeAsync(connection, TokenPurpose.MagicLink, raw)));
        return token is not null ? await entrance.EnterAsync(user, EntryMethod.MagicLink, http) : null;
    }

    /// <summary>Null when the code is wrong, too old, or was not asked for by this browser.</summary>
    public async Task<Entry?> EnterByCodeAsync(HttpContext http, string code)
    {
        var found = await database.ReadAsync(connection => tokens.FindAsync(connection, TokenPurpose.EmailCode, codes.ChallengeOf(http, TokenPurpose.EmailCode)));
        var owner = await OwnerAsync(found, http.RequestAborted);
        var token = HasCode ? await database.WriteAsync(async connection => await EndAllAsync(
            connection, await codes.ConsumeAsync(connection, http, TokenPurpose.EmailCode, code))) : null;
        if (token is null || owner is not { } user)
        {
            await failed.RecordAsync(token?.UserId, "email_code");
            return null;
        }

        return await entrance.EnterAsync(user, EntryMethod.EmailCode, http);
    }

    private static async Task<AccountToken?> EndAllAsync(System.Data.Common.DbConnection connection, AccountToken? token)
    {
        if (token?.UserId is { } id)
        {
            await AccountTokens.RevokeAsync(connection, id, TokenPurpose.MagicLink);
            await AccountTokens.RevokeAsync(connection, id, TokenPurpose.EmailCode);
        }

        return token;
    }

    private async Task<User?> OwnerAsync(AccountToken? token, CancellationToken cancellation) =>
        token?.UserId is { } id && await users.FindAsync(id, cancellation) is { } user && user.NormalizedEmail == token.Data ? user : null;
}
