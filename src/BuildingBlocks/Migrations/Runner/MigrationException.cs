namespace App.BuildingBlocks.Migrations;

/// <summary>A migration failed, or the migrations of program and database do not fit together. The message is for the operator.</summary>
public sealed class MigrationException : Exception
{
    public MigrationException()
    {
    }

    public MigrationException(string message)
        : base(message)
    {
    }

    public MigrationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal MigrationException(MigrationInfo migration, string? statement, Exception cause)
        : base(Describe(migration, statement, cause), cause) => (Migration, Statement) = (migration, statement);

    /// <summary>The migration that failed, if it was one.</summary>
    public MigrationInfo? Migration { get; }

    /// <summary>The whole statement that failed, if it was one.</summary>
    public string? Statement { get; }

    private static string Describe(MigrationInfo migration, string? statement, Exception cause)
    {
        var left = migration.TransactionBehavior == FluentMigrator.TransactionBehavior.None
            ? "It runs without a transaction: what it did before this is still there."
            : "The database is as it was before this migration.";
        var text = statement is { Length: > 2000 } ? statement[..2000] + " ..." : statement;
        return $"Migration {migration} ({migration.Type.FullName}) failed: {cause.Message}\n"
            + (text is null ? "" : $"Statement: {text}\n")
            + left;
    }
}
