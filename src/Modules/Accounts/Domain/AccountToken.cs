namespace App.Modules.Accounts.Domain;

/// <summary>A token's row, as it was when it was consumed.</summary>
internal sealed class AccountToken
{
    public const string Columns = "id, user_id, data, code_hash, attempts, created_at";

    public Guid Id { get; init; }

    public Guid? UserId { get; init; }

    /// <summary>What the issuer noted down: the new address, the way in.</summary>
    public string? Data { get; init; }

    public byte[]? CodeHash { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A code for a person to type, and the challenge that the browser keeps: each is worth nothing without the other.</summary>
internal sealed record IssuedCode(string Challenge, string Code);
