using SQLitePCL;

namespace Floor;

/// <summary>One thread's read-only connection and its prepared statements: the product's own SQL.</summary>
internal sealed class Queries
{
    [ThreadStatic]
    private static Queries? t_own;

    private Queries(sqlite3 database)
    {
        Session = new Statement(
            database,
            """
            SELECT s.id, s.user_id, s.created_at, s.last_seen_at, u.name, u.email
            FROM accounts_sessions s
            JOIN accounts_users u ON u.id = s.user_id
            WHERE s.token_hash = ?1 AND u.disabled_at IS NULL
            """);
        Membership = new Statement(
            database,
            """
            SELECT o.id AS organization_id, m.user_id, o.slug, o.name, m.role
            FROM organizations_organizations o
            JOIN organizations_members m ON m.organization_id = o.id AND m.user_id = ?2
            WHERE o.slug = ?1
            """);
        Organizations = new Statement(
            database,
            """
            SELECT o.id, o.slug, o.name, m.role
            FROM organizations_members m
            JOIN organizations_organizations o ON o.id = m.organization_id
            WHERE m.user_id = ?1
            ORDER BY o.id
            """);
        Note = new Statement(
            database,
            """
            SELECT id, title, body, created_at, updated_at
            FROM notes_notes
            WHERE id = ?1 AND organization_id = ?2
            """);
        Notes = new Statement(
            database,
            """
            SELECT id, title, body, created_at, updated_at
            FROM notes_notes
            WHERE organization_id = ?1 AND id < ?2
            ORDER BY id DESC
            LIMIT ?3
            """);
        User = new Statement(
            database,
            """
            SELECT id, email, normalized_email, name, password_hash, security_stamp, created_at, disabled_at
            FROM accounts_users
            WHERE normalized_email = ?1
            """);
    }

    public Statement Session { get; }

    public Statement Membership { get; }

    public Statement Organizations { get; }

    public Statement Note { get; }

    public Statement Notes { get; }

    public Statement User { get; }

    public static Queries Of(string path) => t_own ??= new Queries(Sqlite.OpenReader(path));
}
