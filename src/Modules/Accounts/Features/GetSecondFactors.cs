using App.BuildingBlocks.Security;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Passkeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>What guards the account besides the first factor.</summary>
internal static class GetSecondFactors
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/second-factors", Handle).RequireAuthorization(Policies.SignedIn).WithName("GetSecondFactors");

    public sealed record Device(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

    /// <param name="Authenticator">Whether an authenticator app is set up.</param>
    /// <param name="Passkeys">How many passkeys the account has: they are second factors, too.</param>
    /// <param name="Required">Whether the account is asked at every sign-in, on trusted devices too.</param>
    public sealed record Response(bool Authenticator, int Passkeys, int RecoveryCodesLeft, bool Required, IReadOnlyList<Device> TrustedDevices);

    private static async Task<Ok<Response>> Handle(
        HttpContext http, Authenticators authenticators, PasskeyTable passkeys, RecoveryCodes codes, TrustedDevices devices, UserReader users, CancellationToken cancellation)
    {
        var id = http.User.Id();
        return TypedResults.Ok(new Response(
            await authenticators.IsSetUpAsync(id, cancellation),
            (await passkeys.ListAsync(id, cancellation)).Count,
            await codes.LeftAsync(id, cancellation),
            (await users.GetAsync(id, cancellation)).TwoFactorRequired,
            [.. (await devices.ListAsync(id, cancellation)).Select(row => new Device(row.Id, row.Device, row.CreatedAt, row.ExpiresAt))]));
    }
}
