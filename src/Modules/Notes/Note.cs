namespace App.Modules.Notes;

/// <summary>A note as it is read and answered.</summary>
public sealed class Note
{
    public Guid Id { get; init; }

    public string Title { get; init; } = "";

    public string Body { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
