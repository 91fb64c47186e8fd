using App.BuildingBlocks.RateLimits;
using Microsoft.AspNetCore.Builder;

namespace App.Modules.Accounts.Domain;

/// <summary>How often the same may be tried, for what several routes share; each route counts for itself.</summary>
internal static class AccountLimits
{
    /// <summary>A token or a code out of a mail is tried.</summary>
    public static RouteHandlerBuilder LimitMailedTokens(this RouteHandlerBuilder route) => route.LimitTo(20, TimeSpan.FromMinutes(1), LimitBy.Address);

    /// <summary>A mail is asked for, to an address that anybody can type.</summary>
    public static RouteHandlerBuilder LimitMailRequests(this RouteHandlerBuilder route) =>
        route.LimitTo(10, TimeSpan.FromMinutes(10), LimitBy.Address).LimitTo(5, TimeSpan.FromHours(1), LimitBy.Email);

    /// <summary>The password, or a code of the second factor, is asked for once more.</summary>
    public static RouteHandlerBuilder LimitProofs(this RouteHandlerBuilder route) => route.LimitTo(3, TimeSpan.FromSeconds(10), LimitBy.Account);

    /// <summary>Work that sends mails or reads all that an account has.</summary>
    public static RouteHandlerBuilder LimitHeavyWork(this RouteHandlerBuilder route) => route.LimitTo(5, TimeSpan.FromMinutes(10), LimitBy.Account);
}
