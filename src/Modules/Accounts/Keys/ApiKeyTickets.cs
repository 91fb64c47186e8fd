using System.Security.Claims;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Keys;

/// <summary>Turns a request's API key into the person it acts for. A key that is shown decides alone: a wrong one does not fall back on the cookie.</summary>
internal sealed class ApiKeyTickets(IDatabase database, IAccountOrganizations organizations, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const string Scheme = "Bearer";
    private static readonly TimeSpan s_noteUseAfter = TimeSpan.FromHours(1);
    private static readonly AuthenticateResult s_wrong = AuthenticateResult.Fail("No such key.");

    /// <summary>Whether the request shows a key, right or wrong. Pages know no keys; other schemes are for whoever stands in front of the product.</summary>
    public static bool AreShown(HttpContext http)
    {
        var shown = http.Request.Headers.Authorization;
        return shown.Count > 0 && shown[0]?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true && ErrorResponses.IsApi(http);
    }

    public async Task<AuthenticateResult> ReadAsync(HttpContext http)
    {
        if (Read(http.Request) is not { } text || await FindAsync(Secret.Hash(text), http.RequestAborted) is not { } key)
        {
            return s_wrong;
        }

        http.Features.Set(key);
        var identity = new ApiKeyIdentity(key.Id, key.OrganizationId, key.Scopes.Split(' '), key.UserId, key.UserName, key.Email);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    private static string? Read(HttpRequest request) =>
        request.Headers.Authorization is [{ } shown] && shown.Length > Scheme.Length && shown[Scheme.Length] == ' ' && ApiKeyText.IsOne(shown[(Scheme.Length + 1)..])
            ? shown[(Scheme.Length + 1)..]
            : null;

    private async Task<Found?> FindAsync(byte[] hash, CancellationToken cancellation)
    {
        var key = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<Found>(
                """
                SELECT k.id, k.user_id, k.organization_id, k.scopes, k.requests_per_minute, k.expires_at, k.last_used_at, u.name AS user_name, u.email,
                       u.email_confirmed_at
                FROM accounts_api_keys k
                JOIN accounts_users u ON u.id = k.user_id
                WHERE k.key_hash = @hash AND k.revoked_at IS NULL AND k.disabled_at IS NULL AND u.disabled_at IS NULL AND u.deleted_at IS NULL
                """,
                new { hash }),
            cancellation);
        var now = clock.Now();
        // An organisation's key ends with the membership of whoever made it.
        if (key is null || now >= key.ExpiresAt || (key.EmailConfirmedAt is null && options.Value.MustConfirmEmail)
            || (key.OrganizationId is { } organization && await organizations.FindRoleAsync(organization, key.UserId, cancellation) is null))
        {
            return null;
        }

        if (key.LastUsedAt is not { } used || now - used > s_noteUseAfter)
        {
            await database.WriteAsync(
                connection => connection.ExecuteAsync("UPDATE accounts_api_keys SET last_used_at = @now WHERE id = @Id", new { now, key.Id }), cancellation);
        }

        return key;
    }

    public sealed class Found
    {
        public Guid Id { get; init; }

        public Guid UserId { get; init; }

        public Guid? OrganizationId { get; init; }

        public string Scopes { get; init; } = "";

        public int RequestsPerMinute { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public DateTimeOffset? LastUsedAt { get; init; }

        public string UserName { get; init; } = "";

        public string Email { get; init; } = "";

        public DateTimeOffset? EmailConfirmedAt { get; init; }
    }
}
