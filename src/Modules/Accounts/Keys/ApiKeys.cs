using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using Dapper;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Keys;

/// <summary>Makes, lists and ends keys. Of a key's text only the hash is stored.</summary>
internal sealed partial class ApiKeys(
    IDatabase database, ApiKeyScopes scopes, UserReader users, Mailer mailer, AuditLog audit, IOptions<AccountsOptions> options, TimeProvider clock) : IApiKeys
{
    private const string TooMany = "There are 100 keys, which is the most. Revoke one that nobody needs any more.";

    public IReadOnlyList<ApiKeyScope> Scopes => scopes.All;

    public async Task<IReadOnlyList<ApiKey>> ListAsync(ApiKeyOwner owner, CancellationToken cancellation)
    {
        var condition = ConditionOf(owner);
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<ApiKeyRow>(
                $"""
                SELECT {ApiKeyRow.Columns}
                FROM accounts_api_keys
                WHERE {condition} AND revoked_at IS NULL
                ORDER BY id DESC
                """,
                owner),
            cancellation);
        var now = clock.Now();
        return [.. rows.Select(row => row.Describe(now))];
    }

    public async Task<ApiKey?> FindAsync(ApiKeyOwner owner, Guid id, CancellationToken cancellation) =>
        (await database.ReadAsync(connection => FindAsync(connection, owner, id), cancellation))?.Describe(clock.Now());

    public Task<IReadOnlyDictionary<Guid, string>> FindHintsAsync(IEnumerable<Guid> ids, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var hints = new Dictionary<Guid, string>();
            foreach (var id in ids.Distinct())
            {
                if (await connection.QuerySingleOrDefaultAsync<string>("SELECT hint FROM accounts_api_keys WHERE id = @id", new { id }) is { } hint)
                {
                    hints[id] = hint;
                }
            }

            return (IReadOnlyDictionary<Guid, string>)hints;
        },
        cancellation);

    public async Task<ApiKeyOutcome<NewApiKey>> CreateAsync(ApiKeyOwner owner, ApiKeyWish wish, CancellationToken cancellation)
    {
        if (Wrong(wish.Scopes, wish.RequestsPerMinute) is var (field, message))
        {
            return new ApiKeyOutcome<NewApiKey>(null, field, message);
        }

        var (now, key) = (clock.Now(), ApiKeyText.Create(options.Value.ApiKeyPrefix));
        var row = new ApiKeyRow
        {
            Id = Guid.CreateVersion7(now),
            Name = wish.Name.Trim(),
            Hint = ApiKeyText.Hint(key),
            Scopes = InOrder(wish.Scopes),
            RequestsPerMinute = wish.RequestsPerMinute ?? options.Value.ApiKeyRequestsPerMinute,
            CreatedAt = now,
            ExpiresAt = wish.ExpiresInDays is { } days ? now.AddDays(days) : null,
        };
        var mail = await RenderAsync(owner, "An API key was created", row.Name, row.Hint, newScopes: null, cancellation);
        var isMade = await database.WriteAsync(async connection =>
        {
            // Counted where it is made, so that many at once are no more than one after the other.
            await SecondFactors.HoldAsync(connection, owner.AccountId);
            if (await CountAsync(connection, owner) >= ApiKeyOwner.MaxKeys)
            {
                return false;
            }

            await connection.ExecuteAsync(
                """
                INSERT INTO accounts_api_keys
                    (id, user_id, organization_id, name, hint, key_hash, scopes, requests_per_minute, created_at, created_by, expires_at)
                VALUES (@Id, @AccountId, @OrganizationId, @Name, @Hint, @Hash, @Scopes, @RequestsPerMinute, @CreatedAt, @AccountId, @ExpiresAt)
                """,
                new
                {
                    row.Id,
                    owner.AccountId,
                    owner.OrganizationId,
                    row.Name,
                    row.Hint,
                    Hash = Secret.Hash(key),
                    row.Scopes,
                    row.RequestsPerMinute,
                    row.CreatedAt,
                    row.ExpiresAt,
                });
            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, Event("accounts.api_key_created", owner, row.Id, row.Hint));
            return true;
        });
        return isMade ? new ApiKeyOutcome<NewApiKey>(new NewApiKey(key, row.Describe(now))) : new ApiKeyOutcome<NewApiKey>(null, Message: TooMany);
    }

    public Task<bool> RevokeAsync(ApiKeyOwner owner, Guid id) => database.WriteAsync(async connection =>
    {
        var condition = ConditionOf(owner);
        var hint = await connection.QuerySingleOrDefaultAsync<string>(
            $"UPDATE accounts_api_keys SET revoked_at = @now WHERE id = @id AND revoked_at IS NULL AND {condition} RETURNING hint",
            new { id, now = clock.Now(), owner.AccountId, owner.OrganizationId });
        if (hint is null)
        {
            return false;
        }

        await audit.RecordAsync(connection, Event("accounts.api_key_revoked", owner, id, hint));
        return true;
    });

    private (string Field, string Message)? Wrong(IReadOnlyList<string?> chosen, int? requestsPerMinute)
    {
        var most = options.Value.ApiKeyRequestsPerMinute;
        return chosen.Count == 0 ? ("scopes", "Choose what the key may do.")
            : chosen.Any(wanted => scopes.All.All(scope => scope.Name != wanted)) ? ("scopes", "There is no such scope.")
            : requestsPerMinute > most ? ("requestsPerMinute", $"A key may make at most {most} requests a minute.")
            : null;
    }

    private string InOrder(IReadOnlyList<string?> chosen) => string.Join(' ', scopes.All.Select(scope => scope.Name).Where(name => chosen.Contains(name)));

    private static Task<ApiKeyRow?> FindAsync(DbConnection connection, ApiKeyOwner owner, Guid id) => connection.QuerySingleOrDefaultAsync<ApiKeyRow>(
        $"""
        SELECT {ApiKeyRow.Columns}
        FROM accounts_api_keys
        WHERE id = @id AND revoked_at IS NULL AND {ConditionOf(owner)}
        """,
        new { id, owner.AccountId, owner.OrganizationId });

    // Expired ones may be as many as were made in the 90 days until they are removed.
    private Task<int> CountAsync(DbConnection connection, ApiKeyOwner owner) => connection.ExecuteScalarAsync<int>(
        $"SELECT COUNT(*) FROM accounts_api_keys WHERE {ConditionOf(owner)} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @now)",
        new { owner.AccountId, owner.OrganizationId, now = clock.Now() });

    private static string ConditionOf(ApiKeyOwner owner) =>
        owner.OrganizationId is null ? "user_id = @AccountId AND organization_id IS NULL" : "organization_id = @OrganizationId";

    private async Task<MailMessage> RenderAsync(ApiKeyOwner owner, string subject, string name, string hint, string? newScopes, CancellationToken cancellation)
    {
        var user = await users.GetAsync(owner.AccountId, cancellation);
        return await mailer.RenderAsync<ApiKeyMail>(user.Email, subject, new
        {
            Heading = subject,
            Name = user.ForMail(name),
            Hint = hint,
            When = Moments.Describe(clock.Now(), user),
            NewScopes = newScopes?.Replace(" ", ", ", StringComparison.Ordinal),
            IsOfOrganization = owner.OrganizationId is not null,
        });
    }

    private static SecurityEvent Event(string action, ApiKeyOwner owner, Guid id, string detail) =>
        new(action, owner.AccountId) { OrganizationId = owner.OrganizationId, KeyId = id, Detail = detail };
}
