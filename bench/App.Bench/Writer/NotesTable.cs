namespace App.Bench.Writer;

/// <summary>The sample's table and its row, as both sides of the comparison write it.</summary>
internal static class NotesTable
{
    public const string Create =
        """
        CREATE TABLE notes_notes (
            id TEXT NOT NULL PRIMARY KEY, organization_id TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
        CREATE INDEX ix_notes_notes_organization_id_id ON notes_notes (organization_id, id);
        """;

    public const string Insert =
        """
        INSERT INTO notes_notes (id, organization_id, title, body, created_at, updated_at)
        VALUES (@Id, @OrganizationId, @Title, @Body, @CreatedAt, @UpdatedAt)
        """;

    private static readonly Guid s_organization = Guid.CreateVersion7();
    private static readonly string s_body = string.Join(' ', Enumerable.Repeat("durable", 25));

    public static Row NewNote()
    {
        var now = DateTimeOffset.UtcNow;
        return new Row(Guid.CreateVersion7(now), s_organization, "A note of the benchmark", s_body, now, now);
    }

    public sealed record Row(Guid Id, Guid OrganizationId, string Title, string Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
}
