using SQLitePCL;

namespace Floor;

/// <summary>The writer's prepared statements: the product's own SQL.</summary>
internal sealed class WriteStatements(sqlite3 database)
{
    public Statement Insert { get; } = new(
        database,
        """
        INSERT INTO notes_notes (id, organization_id, title, body, created_at, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """);

    public Statement Update { get; } = new(
        database,
        """
        UPDATE notes_notes
        SET title = ?3, body = ?4, updated_at = ?5
        WHERE id = ?1 AND organization_id = ?2
        RETURNING id, title, body, created_at, updated_at
        """);

    public Statement Delete { get; } = new(database, "DELETE FROM notes_notes WHERE id = ?1 AND organization_id = ?2");

    public Statement EndSession { get; } = new(database, "DELETE FROM accounts_sessions WHERE token_hash = ?1");

    public Statement StartSession { get; } = new(
        database,
        """
        INSERT INTO accounts_sessions (id, user_id, token_hash, created_at, last_seen_at, user_agent, address)
        VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)
        """);
}

internal sealed class InsertNote(byte[] id, byte[] organization, byte[] title, byte[] body, long now) : Write
{
    public override void Run(WriteStatements statements) =>
        Outcome = statements.Insert.Bind(1, id).Bind(2, organization).Bind(3, title).Bind(4, body).Bind(5, now).Bind(6, now).Run();
}

internal sealed class UpdateNote(byte[] id, byte[] organization, byte[] title, byte[] body, long now) : Write
{
    public long CreatedAt { get; private set; }

    public override void Run(WriteStatements statements)
    {
        var update = statements.Update.Bind(1, id).Bind(2, organization).Bind(3, title).Bind(4, body).Bind(5, now);
        Outcome = update.Step();
        CreatedAt = Outcome ? update.Number(3) : 0;
        update.Reset();
    }
}

internal sealed class DeleteNote(byte[] id, byte[] organization) : Write
{
    public override void Run(WriteStatements statements) => Outcome = statements.Delete.Bind(1, id).Bind(2, organization).Run();
}

internal sealed class StartSession(byte[] id, byte[] user, byte[] hash, long now, byte[] agent, byte[] address) : Write
{
    public override void Run(WriteStatements statements)
    {
        statements.EndSession.BindBlob(1, []).Run();
        Outcome = statements.StartSession.Bind(1, id).Bind(2, user).BindBlob(3, hash).Bind(4, now).Bind(5, agent).Bind(6, address).Run();
    }
}
