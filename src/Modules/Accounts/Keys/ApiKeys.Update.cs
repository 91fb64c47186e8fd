using System.Data.Common;
using System.Globalization;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using Dapper;

namespace App.Modules.Accounts.Keys;

internal sealed partial class ApiKeys
{
    public async Task<ApiKeyOutcome<ApiKey>?> UpdateAsync(ApiKeyOwner owner, Guid id, ApiKeyChange change)
    {
        if (Wrong(change.Scopes, change.RequestsPerMinute) is var (field, message))
        {
            return new ApiKeyOutcome<ApiKey>(null, field, message);
        }

        if (await FindAsync(owner, id, CancellationToken.None) is not { } key)
        {
            return null;
        }

        // Whether it is sent is known in the unit of work, where no mail is made.
        var notice = await RenderAsync(owner, "An API key may do more now", change.Name.Trim(), key.Hint, InOrder(change.Scopes), CancellationToken.None);
        return await database.WriteAsync(async connection =>
        {
            // As where keys are made: one that comes back to life is one more.
            await SecondFactors.HoldAsync(connection, owner.AccountId);
            return await FindAsync(connection, owner, id) is { } before ? await UpdateAsync(connection, owner, before, change, notice) : null;
        });
    }

    private async Task<ApiKeyOutcome<ApiKey>> UpdateAsync(DbConnection connection, ApiKeyOwner owner, ApiKeyRow before, ApiKeyChange change, MailMessage notice)
    {
        var now = clock.Now();
        var (wasExpired, isExpired) = (before.ExpiresAt <= now, change.ExpiresAt <= now);
        if (isExpired && !wasExpired)
        {
            return new ApiKeyOutcome<ApiKey>(null, "expiresAt", "Choose a time to come.");
        }

        if (wasExpired && !isExpired && await CountAsync(connection, owner) >= ApiKeyOwner.MaxKeys)
        {
            return new ApiKeyOutcome<ApiKey>(null, Message: TooMany);
        }

        var after = await connection.QuerySingleAsync<ApiKeyRow>(
            $"""
            UPDATE accounts_api_keys
            SET name = @Name, scopes = @Scopes, requests_per_minute = @RequestsPerMinute, expires_at = @ExpiresAt, disabled_at = @DisabledAt
            WHERE id = @Id
            RETURNING {ApiKeyRow.Columns}
            """,
            new
            {
                before.Id,
                Name = change.Name.Trim(),
                Scopes = InOrder(change.Scopes),
                RequestsPerMinute = change.RequestsPerMinute ?? options.Value.ApiKeyRequestsPerMinute,
                change.ExpiresAt,
                DisabledAt = change.IsEnabled ? (DateTimeOffset?)null : before.DisabledAt ?? now,
            });
        if (string.Join(", ", Differences(before, after)) is { Length: > 0 } differences)
        {
            await audit.RecordAsync(connection, Event("accounts.api_key_updated", owner, after.Id, $"{after.Hint}: {differences}"));
        }

        if (IsWider(before.Scopes.Split(' '), after.Scopes.Split(' ')))
        {
            await mailer.EnqueueAsync(connection, notice);
        }

        return new ApiKeyOutcome<ApiKey>(after.Describe(now));
    }

    // Who may read everything gains nothing by the scope for reading a part of it.
    private static bool IsWider(string[] before, string[] after) => after.Except(before).Any(name => !before.Contains(name[(name.LastIndexOf(':') + 1)..]));

    private static IEnumerable<string> Differences(ApiKeyRow before, ApiKeyRow after)
    {
        if (before.Name != after.Name)
        {
            yield return "name";
        }

        if (before.Scopes != after.Scopes)
        {
            yield return $"scopes {after.Scopes}";
        }

        if (before.RequestsPerMinute != after.RequestsPerMinute)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{after.RequestsPerMinute} requests a minute");
        }

        if (before.ExpiresAt != after.ExpiresAt)
        {
            yield return after.ExpiresAt is { } end ? string.Create(CultureInfo.InvariantCulture, $"expires {end:yyyy-MM-dd HH:mm} UTC") : "never expires";
        }

        if (before.DisabledAt is null != after.DisabledAt is null)
        {
            yield return after.DisabledAt is null ? "on" : "off";
        }
    }
}
