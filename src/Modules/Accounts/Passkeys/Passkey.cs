using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Passkeys;

/// <summary>A passkey's row.</summary>
internal sealed class Passkey
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public byte[] CredentialId { get; init; } = [];

    public byte[] PublicKey { get; init; } = [];

    public string Name { get; init; } = "";

    public long SignCount { get; init; }

    public string? Transports { get; init; }

    public bool IsUserVerified { get; init; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>As Identity knows it. What the authenticator said at its making was checked then, and is not kept.</summary>
    public UserPasskeyInfo ToInfo() =>
        new(CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports?.Split(','), IsUserVerified, IsBackupEligible, IsBackedUp, [], []) { Name = Name };

    public static Passkey Of(Guid userId, UserPasskeyInfo info, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = userId,
        CredentialId = info.CredentialId,
        PublicKey = info.PublicKey,
        Name = name,
        SignCount = info.SignCount,
        Transports = TransportsOf(info),
        IsUserVerified = info.IsUserVerified,
        IsBackupEligible = info.IsBackupEligible,
        IsBackedUp = info.IsBackedUp,
        CreatedAt = now,
    };

    // What a browser claims: kept only where it is one of the few words that there are.
    private static string? TransportsOf(UserPasskeyInfo info) =>
        string.Join(',', (info.Transports ?? []).Intersect(["usb", "nfc", "ble", "smart-card", "hybrid", "internal"])) is { Length: > 0 } known ? known : null;
}
