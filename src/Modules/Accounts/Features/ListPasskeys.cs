using App.BuildingBlocks.Security;
using App.Modules.Accounts.Passkeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>The account's passkeys. Its page is the security page.</summary>
internal static class ListPasskeys
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/passkeys", Handle).RequireAuthorization(Policies.SignedIn).WithName("ListPasskeys");

    /// <param name="IsSynced">Whether it is kept in an account elsewhere, and not in one device only.</param>
    public sealed record PasskeyItem(Guid Id, string Name, bool IsSynced, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

    public sealed record Response(IReadOnlyList<PasskeyItem> Items);

    internal static PasskeyItem ItemOf(Passkey passkey) => new(passkey.Id, passkey.Name, passkey.IsBackedUp, passkey.CreatedAt, passkey.LastUsedAt);

    private static async Task<Ok<Response>> Handle(HttpContext http, PasskeyTable passkeys, CancellationToken cancellation) =>
        TypedResults.Ok(new Response([.. (await passkeys.ListAsync(http.User.Id(), cancellation)).Select(ItemOf)]));
}
