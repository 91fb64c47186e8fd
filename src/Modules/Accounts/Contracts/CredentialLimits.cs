using System.Runtime.CompilerServices;
using App.BuildingBlocks.RateLimits;
using Microsoft.AspNetCore.Builder;

namespace App.Modules.Accounts.Contracts;

/// <summary>How often passkeys and API keys may be made and changed. Each feature counts for itself: its file is the limit's name.</summary>
public static class CredentialLimits
{
    public static RouteHandlerBuilder LimitCredentials(this RouteHandlerBuilder route, [CallerFilePath] string feature = "") =>
        route.LimitTo(20, TimeSpan.FromMinutes(10), LimitBy.Account, feature);
}
