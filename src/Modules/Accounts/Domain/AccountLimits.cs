using System.Runtime.CompilerServices;
using App.BuildingBlocks.RateLimits;
using Microsoft.AspNetCore.Builder;

namespace App.Modules.Accounts.Domain;

/// <summary>How often the same may be tried, for what several features share. Each feature counts for itself: its file is the limit's name.</summary>
internal static class AccountLimits
{
    /// <summary>A token or a code out of a mail is tried.</summary>
    public static RouteHandlerBuilder LimitMailedTokens(this RouteHandlerBuilder route, [CallerFilePath] string feature = "") =>
        route.LimitTo(20, TimeSpan.FromMinutes(1), LimitBy.Address, feature);

    /// <summary>
    /// A mail is asked for, to an address that anybody can type. Strangers who ask together for somebody's mail keep the owner waiting for a
    /// quarter of an hour at most.
    /// </summary>
    public static RouteHandlerBuilder LimitMailRequests(this RouteHandlerBuilder route, [CallerFilePath] string feature = "") => route
        .LimitTo(10, TimeSpan.FromMinutes(10), LimitBy.Address, feature)
        .LimitTo(5, TimeSpan.FromHours(1), LimitBy.Address | LimitBy.Email, feature)
        .LimitTo(15, TimeSpan.FromMinutes(15), LimitBy.Email, feature);

    /// <summary>
    /// The password, or a code of the second factor, is asked for once more of somebody who is signed in. Wrong ones are counted besides, in
    /// ProofAttempts: the hour is for whoever begins one session after the other.
    /// </summary>
    public static RouteHandlerBuilder LimitProofs(this RouteHandlerBuilder route, [CallerFilePath] string feature = "") => route
        .LimitTo(3, TimeSpan.FromSeconds(10), LimitBy.Account, feature)
        .LimitTo(30, TimeSpan.FromHours(1), LimitBy.Account, feature);

    /// <summary>The second step of signing in is tried.</summary>
    public static RouteHandlerBuilder LimitSecondSteps(this RouteHandlerBuilder route, [CallerFilePath] string feature = "") =>
        route.LimitTo(10, TimeSpan.FromMinutes(1), LimitBy.Address, feature);

    /// <summary>Work that sends mails or reads all that an account has.</summary>
    public static RouteHandlerBuilder LimitHeavyWork(this RouteHandlerBuilder route, [CallerFilePath] string feature = "") =>
        route.LimitTo(5, TimeSpan.FromMinutes(10), LimitBy.Account, feature);
}
