using System.Data;
using System.Data.Common;
using Dapper;

namespace App.BuildingBlocks.Audit;

/// <summary>A row of the chain as it is stored: an edit that leaves the value the same, a letter of an id in upper case, is an edit.</summary>
internal static class AuditRow
{
    private static readonly string[] s_ids = ["id", "account_id", "actor_id", "organization_id", "key_id"];
    private static readonly string[] s_texts = ["action", "detail", "address", "user_agent", "trace_id"];

    /// <summary>False when the query found a head alone.</summary>
    public static bool HasEvent(DbDataReader row) => !row.IsDBNull(row.GetOrdinal("position"));

    /// <summary>The event, or null when this product has not written it so.</summary>
    public static AuditEvent? Read(DbDataReader row)
    {
        try
        {
            return s_ids.All(column => IsId(row[column])) && s_texts.All(column => row[column] is string or DBNull) && row["succeeded"] is bool or 0L or 1L
                ? row.GetRowParser<AuditEvent>()(row)
                : null;
        }
        catch (Exception error) when (IsForeign(error))
        {
            return null;
        }
    }

    /// <summary>The head that the query put beside each event; null when there is none that can be read.</summary>
    public static AuditHead? HeadIn(DbDataReader row)
    {
        try
        {
            return row.GetRowParser<Head>()(row) is { HeadPosition: { } position } head
                ? new AuditHead { Position = position, Hash = head.HeadHash, BrokenAt = head.HeadBrokenAt, Seal = head.HeadSeal }
                : null;
        }
        catch (Exception error) when (IsForeign(error))
        {
            return null;
        }
    }

    private static bool IsId(object value) =>
        value is DBNull or Guid || (value is string text && Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text);

    private static bool IsForeign(Exception error) => error is DataException or FormatException or InvalidCastException or OverflowException or ArgumentException;

    private sealed class Head
    {
        public long? HeadPosition { get; init; }

        public byte[] HeadHash { get; init; } = [];

        public long? HeadBrokenAt { get; init; }

        public byte[] HeadSeal { get; init; } = [];
    }
}
