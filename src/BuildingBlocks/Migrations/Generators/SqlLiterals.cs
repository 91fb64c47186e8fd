using System.Globalization;
using FluentMigrator;

namespace App.BuildingBlocks.Migrations;

/// <summary>Writes values into SQL, in the forms in which the product stores them.</summary>
internal abstract class SqlLiterals
{
    public string Write(object? value) => value switch
    {
        null or DBNull => "NULL",
        RawSql raw => raw.Value,
        SystemMethods method => Computed(method),
        string text => Text(text),
        char letter => Text(letter.ToString()),
        bool flag => Boolean(flag),
        Guid id => $"'{id:D}'",
        DateTimeOffset instant => Instant(instant.ToUniversalTime()),
        DateTime instant => Instant(Utc(instant)),
        TimeSpan time => $"'{time:c}'",
        byte[] bytes => Bytes(Convert.ToHexStringLower(bytes)),
        Enum name => Text(name.ToString()),
        double number when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        float number when float.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        decimal or byte or sbyte or short or ushort or int or uint or long or ulong =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A migration cannot write a value of type {value.GetType().Name} ({value})."),
    };

    protected abstract string Boolean(bool value);

    protected abstract string Instant(DateTimeOffset utc);

    protected abstract string Bytes(string hex);

    protected abstract string Computed(SystemMethods method);

    private static string Text(string value) => value.Contains('\0', StringComparison.Ordinal)
        ? throw new NotSupportedException("A text with a null character cannot be written into SQL.")
        : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    // A DateTime that does not say its zone is taken as UTC, as everywhere in the product.
    private static DateTimeOffset Utc(DateTime value) =>
        value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc);
}

/// <summary>Booleans are 0 and 1, instants are milliseconds since 1970.</summary>
internal sealed class SqliteLiterals : SqlLiterals
{
    private const string Now = "(CAST(strftime('%s', 'now') AS INTEGER) * 1000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER))";

    private const string NewGuid = """
        (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
            || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))
        """;

    protected override string Boolean(bool value) => value ? "1" : "0";

    protected override string Instant(DateTimeOffset utc) => utc.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    protected override string Bytes(string hex) => $"X'{hex}'";

    protected override string Computed(SystemMethods method) => method == SystemMethods.NewGuid ? NewGuid : Now;
}

internal sealed class PostgresLiterals : SqlLiterals
{
    protected override string Boolean(bool value) => value ? "TRUE" : "FALSE";

    protected override string Instant(DateTimeOffset utc) =>
        $"'{utc.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)}+00'";

    protected override string Bytes(string hex) => $"'\\x{hex}'";

    protected override string Computed(SystemMethods method) => method switch
    {
        SystemMethods.NewGuid => "gen_random_uuid()",
        SystemMethods.CurrentUTCDateTime => "(now() AT TIME ZONE 'UTC')",
        _ => "now()",
    };
}
