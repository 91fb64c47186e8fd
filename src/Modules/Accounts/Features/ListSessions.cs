using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Layout;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Features;

/// <summary>Where the account is signed in.</summary>
internal static class ListSessions
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/sessions", Handle).RequireAuthorization(Policies.SignedIn).WithName("ListSessions");
        pages.MapGet("/account/sessions", Show).RequireAuthorization(Policies.SignedIn).InAccountNavigation("Sessions", 40);
    }

    /// <param name="Place">Where the address is, in words, if the product knows: "Berlin, Germany".</param>
    public sealed record Item(Guid Id, string Device, string? Address, string? Place, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool IsCurrent);

    public sealed record Response(IReadOnlyList<Item> Items);

    private static async Task<Ok<Response>> Handle(HttpContext http, IDatabase database, IOptions<AccountsOptions> options, TimeProvider clock)
    {
        var current = http.User.Session()?.Id;
        var rows = await ReadAsync(http, database, options.Value, clock);
        return TypedResults.Ok(new Response(
            [.. rows.Select(row => new Item(row.Id, row.Device, row.Address, row.Place, row.CreatedAt, row.LastSeenAt, row.Id == current))]));
    }

    private static async Task<IResult> Show(HttpContext http, IDatabase database, IOptions<AccountsOptions> options, TimeProvider clock) =>
        Page.Of<ListSessionsPage>(new { Sessions = await ReadAsync(http, database, options.Value, clock), Current = http.User.Session()?.Id ?? Guid.Empty });

    // Those that ran out are as good as gone, although their rows may still be there.
    private static async Task<IReadOnlyList<SessionRow>> ReadAsync(HttpContext http, IDatabase database, AccountsOptions options, TimeProvider clock) =>
        (await database.ReadAsync(
            connection => connection.QueryAsync<SessionRow>(
                """
                SELECT id, created_at, last_seen_at, method, user_agent, address, place
                FROM accounts_sessions
                WHERE user_id = @id AND last_seen_at >= @Idle AND created_at >= @Oldest
                ORDER BY last_seen_at DESC, id DESC
                """,
                new { id = http.User.Id(), Idle = clock.Now().AddDays(-options.SessionIdleDays), Oldest = clock.Now().AddDays(-options.SessionMaxDays) }),
            http.RequestAborted)).AsList();
}
