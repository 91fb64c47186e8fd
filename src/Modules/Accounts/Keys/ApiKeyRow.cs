using App.Modules.Accounts.Contracts;

namespace App.Modules.Accounts.Keys;

internal sealed class ApiKeyRow
{
    public const string Columns = "id, name, hint, scopes, requests_per_minute, created_at, expires_at, last_used_at, disabled_at";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Hint { get; init; } = "";

    public string Scopes { get; init; } = "";

    public int RequestsPerMinute { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    public ApiKey Describe(DateTimeOffset now) =>
        new(Id, Name, Hint, Scopes.Split(' '), RequestsPerMinute, CreatedAt, ExpiresAt, LastUsedAt, now >= ExpiresAt, DisabledAt is null);
}
