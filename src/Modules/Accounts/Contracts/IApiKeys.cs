namespace App.Modules.Accounts.Contracts;

/// <summary>The API keys of people and of organisations.</summary>
public interface IApiKeys
{
    /// <summary>The scopes there are: those of everything first, then those of the modules.</summary>
    IReadOnlyList<ApiKeyScope> Scopes { get; }

    /// <summary>The owner's keys that were not revoked, the newest first.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(ApiKeyOwner owner, CancellationToken cancellation = default);

    /// <summary>The owner's key, or null: there is none with this id, or it was revoked.</summary>
    Task<ApiKey?> FindAsync(ApiKeyOwner owner, Guid id, CancellationToken cancellation = default);

    /// <summary>What tells these keys from others, of whoever they are; those that are gone for good are left out.</summary>
    Task<IReadOnlyDictionary<Guid, string>> FindHintsAsync(IEnumerable<Guid> ids, CancellationToken cancellation = default);

    /// <summary>Makes a key and tells its maker by mail. The text is in the outcome and nowhere else.</summary>
    Task<ApiKeyOutcome<NewApiKey>> CreateAsync(ApiKeyOwner owner, ApiKeyWish wish, CancellationToken cancellation = default);

    /// <summary>Changes a key: what it may do counts from the next request on, and who gives it more scopes is told by mail. Null when the owner has no such key.</summary>
    Task<ApiKeyOutcome<ApiKey>?> UpdateAsync(ApiKeyOwner owner, Guid id, ApiKeyChange change);

    /// <summary>Ends a key at once. False when the owner has no such key.</summary>
    Task<bool> RevokeAsync(ApiKeyOwner owner, Guid id);
}

/// <summary>Whose key it is: the account's, or the organisation's for which the account makes it.</summary>
public sealed record ApiKeyOwner(Guid AccountId, Guid? OrganizationId = null)
{
    public const int MaxKeys = 100;
}

/// <summary>What a key shall be like. No days: it never expires. No number of requests: as many as the product allows.</summary>
public sealed record ApiKeyWish(string Name, IReadOnlyList<string?> Scopes, int? ExpiresInDays, int? RequestsPerMinute);

/// <summary>What a key shall be like from now on. No instant: it never expires. No number of requests: as many as the product allows.</summary>
public sealed record ApiKeyChange(string Name, IReadOnlyList<string?> Scopes, bool IsEnabled, DateTimeOffset? ExpiresAt, int? RequestsPerMinute);

/// <summary>A key as its owner sees it; <c>Hint</c> is its beginning and its last four characters.</summary>
public sealed record ApiKey(
    Guid Id, string Name, string Hint, IReadOnlyList<string> Scopes, int RequestsPerMinute,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, bool IsExpired, bool IsEnabled);

/// <summary>A key that was just made: <c>Key</c> is shown this once.</summary>
public sealed record NewApiKey(string Key, ApiKey Details);

/// <summary>Something that a key may be allowed to do.</summary>
public sealed record ApiKeyScope(string Name, string Text);
