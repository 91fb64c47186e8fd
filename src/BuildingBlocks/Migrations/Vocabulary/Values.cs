namespace FluentMigrator;

/// <summary>Values that the database computes.</summary>
public enum SystemMethods
{
    NewGuid,
    CurrentDateTime,
    CurrentDateTimeOffset,
    CurrentUTCDateTime,
}

/// <summary>A value written into the SQL as it stands.</summary>
public sealed class RawSql
{
    private RawSql(string value) => Value = value;

    public string Value { get; }

    public static RawSql Insert(string sqlToRun) => new(sqlToRun);
}
