using System.Data.Common;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// What second factors an account has, and whether this browser must prove one. <c>Entrance</c> asks after each first factor that is not two
/// factors by itself. A further kind is one more <see cref="ISecondFactor"/>, registered.
/// </summary>
internal sealed class SecondFactors(IDatabase database, IEnumerable<ISecondFactor> factors, TrustedDevices devices, IAccountOrganizations organizations)
    : IAccountFactors
{
    /// <summary>Where a person proves the second factor.</summary>
    public const string Page = "/sign-in/two-factor";

    /// <summary>Why anybody may call what the second step needs.</summary>
    public const string Why = "Whoever is between two factors has no session yet; the challenge's cookie is the proof of the first.";

    /// <summary>Why the last factor stays.</summary>
    public const string OwnDemand = "Your account requires two factors: turn that off first.";

    /// <summary>Whether to ask. An account that requires two factors is asked every time, on trusted devices, too.</summary>
    /// <param name="isFar">The browser says it is somewhere that nobody gets to so fast: that it is trusted counts for nothing.</param>
    public async Task<bool> AreDemandedAsync(User user, EntryMethod how, HttpContext http, bool isFar)
    {
        var (has, hasLasting) = await database.ReadAsync(
            async connection => (await HasOtherAsync(connection, user.Id, ""), await HasOtherAsync(connection, user.Id, PasskeyFactor.Name)), http.RequestAborted);
        // Whoever proves an address that nobody had proven gets the account without the passkeys, which may be a stranger's: see Ownership.
        return !(has && !hasLasting && how.ProvesEmail && user.EmailConfirmedAt is null)
            && (user.TwoFactorRequired || (has && (isFar || !await devices.IsTrustedAsync(user.Id, http))));
    }

    public Task<bool> HasSecondFactorAsync(Guid accountId, CancellationToken cancellation) =>
        database.ReadAsync(connection => HasOtherAsync(connection, accountId, ""), cancellation);

    /// <summary>What the person between two factors may go on with, the best first.</summary>
    public Task<IReadOnlyList<ISecondFactor>> MethodsAsync(PendingEntry pending, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var usable = new List<ISecondFactor>();
            foreach (var factor in factors)
            {
                if (factor.AddsTo(pending.How) && ((pending.How.NeedsMailedCode && factor is EmailCodeFactor) || await factor.IsSetUpAsync(connection, pending.User.Id)))
                {
                    usable.Add(factor);
                }
            }

            return (IReadOnlyList<ISecondFactor>)usable;
        },
        cancellation);

    /// <summary>Who, besides the account itself, demands two factors, in words; null when nobody does.</summary>
    public async Task<string?> OthersDemandAsync(Guid userId, CancellationToken cancellation) =>
        await organizations.RequiringTwoFactorAsync(userId, cancellation) is [var first, ..] ? $"{first} requires two factors of its members." : null;

    /// <summary>
    /// Whether the account itself requires two factors. Its row is held until the unit of work ends, so that two factors cannot be given up at
    /// once, each because of the other.
    /// </summary>
    public static Task<bool> HoldAsync(DbConnection connection, Guid userId) => connection.ExecuteScalarAsync<bool>(
        "UPDATE accounts_users SET name = name WHERE id = @userId RETURNING two_factor_required", new { userId });

    /// <summary>Whether the account has a factor that makes sign-ins ask, besides this one.</summary>
    public async Task<bool> HasOtherAsync(DbConnection connection, Guid userId, string method)
    {
        foreach (var factor in factors.Where(factor => factor.IsDemanding && factor.Method != method))
        {
            if (await factor.IsSetUpAsync(connection, userId))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>To be called when a factor is gone: what only stood in for it goes with the last one, and a rule that nothing could meet, too.</summary>
    public async Task ForgetIfNoneAsync(DbConnection connection, Guid userId)
    {
        if (!await HasOtherAsync(connection, userId, ""))
        {
            await RecoveryCodes.RemoveAsync(connection, userId);
            await TrustedDevices.RevokeAllAsync(connection, userId);
            await connection.ExecuteAsync("UPDATE accounts_users SET two_factor_required = FALSE WHERE id = @userId", new { userId });
        }
    }
}
