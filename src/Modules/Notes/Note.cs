namespace App.Modules.Notes;

/// <summary>A note as it is read and answered.</summary>
public sealed class Note
{
    /// <summary>What is read of a row, for <c>SELECT</c> and <c>RETURNING</c>.</summary>
    internal const string Columns = "id, title, body, created_at, updated_at";

    public Guid Id { get; init; }

    public string Title { get; init; } = "";

    public string Body { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
