namespace FluentMigrator;

/// <summary>Marks a migration with its version, yyyyMMddHHmm.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MigrationAttribute : Attribute
{
    public MigrationAttribute(long version, string description)
        : this(version, TransactionBehavior.Default, description)
    {
    }

    public MigrationAttribute(
        long version, TransactionBehavior transactionBehavior = TransactionBehavior.Default, string? description = null)
    {
        Version = version;
        TransactionBehavior = transactionBehavior;
        Description = description;
    }

    public long Version { get; }

    public TransactionBehavior TransactionBehavior { get; }

    public string? Description { get; }
}

/// <summary>Whether a migration runs in a transaction of its own.</summary>
public enum TransactionBehavior
{
    /// <summary>In one: a failure leaves nothing behind.</summary>
    Default,

    /// <summary>In none, for the few statements that refuse one; a failure leaves what was done before it.</summary>
    None,
}
