using App.BuildingBlocks.Web;

namespace App.Modules.Accounts.Sessions;

/// <summary>A session as its owner sees it.</summary>
public sealed class SessionRow
{
    public Guid Id { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    public string? Method { get; init; }

    public string? UserAgent { get; init; }

    public string? Address { get; init; }

    /// <summary>Where that is, in words, if anybody knew.</summary>
    public string? Place { get; init; }

    public string Device => DeviceName.Of(UserAgent);
}
