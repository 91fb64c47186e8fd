using System.Data.Common;
using System.Globalization;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.Audit;

/// <summary>Reads the whole chain and says what does not fit.</summary>
public sealed class AuditVerification(IDatabase database, AuditSeal seal)
{
    private const int MostProblems = 20;

    /// <param name="noted">A head that was noted down before; it must still be in the chain.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public Task<AuditReport> RunAsync(AuditMark? noted = null, CancellationToken cancellation = default) =>
        database.ReadAsync(connection => ReadAsync(connection, noted, cancellation), cancellation);

    private async Task<AuditReport> ReadAsync(DbConnection connection, AuditMark? noted, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var (last, isNoted) = (AuditMark.Start, noted is null);
        AuditHead? head = null;
        // One statement, so that the head and the rows are of one moment, although the product is serving.
        await using (var rows = await connection.ExecuteReaderAsync(All))
        {
            while (problems.Count < MostProblems && await rows.ReadAsync(cancellation))
            {
                head ??= AuditRow.HeadIn(rows);
                if (!AuditRow.HasEvent(rows))
                {
                    break;
                }

                if (AuditRow.Read(rows) is not { } happened)
                {
                    problems.Add(Number($"The event after {last.Position} was edited: it cannot be read."));
                    last = last with { Position = last.Position + 1 };
                    continue;
                }

                problems.AddRange(Compare(last, happened));
                last = new AuditMark(happened.Position, happened.Hash);
                isNoted |= noted?.Is(last) == true;
            }
        }

        problems.AddRange(problems.Count >= MostProblems ? ["... and perhaps more."] : AtTheEnd(head, last));
        if (!isNoted)
        {
            problems.Add($"The head {noted} that was noted is not in the chain.");
        }

        return new AuditReport(last, problems);
    }

    private static IEnumerable<string> Compare(AuditMark last, AuditEvent happened)
    {
        if (happened.Position != last.Position + 1)
        {
            yield return Missing(last.Position + 1, happened.Position - 1);
        }
        else if (!AuditChain.Hash(last.Hash, happened).AsSpan().SequenceEqual(happened.Hash))
        {
            yield return Number($"Event {happened.Position} was edited, or the one before it was replaced.");
        }
    }

    private IEnumerable<string> AtTheEnd(AuditHead? head, AuditMark last)
    {
        if (head is null)
        {
            return last.Position > 0 ? ["The head is missing or cannot be read: whether events were cut off the end cannot be told."]
                : seal.HasBegun ? ["The log was emptied: there were events, and now there is not even a head."]
                : [];
        }

        if (!seal.HasKey)
        {
            return ["The file audit.key is not in the folder of the keys: whether events were cut off the end cannot be told. Put it there and try again."];
        }

        var wrong = new List<string?>
        {
            seal.IsGenuine(head) ? null : "The head was not signed by this product.",
            head.BrokenAt is { } at ? Number($"The head was changed by somebody else before event {at}.") : null,
            head.Position > last.Position ? Missing(last.Position + 1, head.Position) : null,
            head.Position < last.Position ? Number($"The events from {head.Position + 1} on were added by somebody else.") : null,
            head.Position == last.Position && !head.Hash.AsSpan().SequenceEqual(last.Hash) ? "The last event is not the one that was signed." : null,
        };
        return wrong.OfType<string>();
    }

    private static string Missing(long first, long last) => first == last ? Number($"Event {first} is missing.") : Number($"The events {first} to {last} are missing.");

    private static string Number(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);

    // The head stands first: it is there although no event is left.
    private const string All =
        """
        SELECT h.position AS head_position, h.hash AS head_hash, h.broken_at AS head_broken_at, h.seal AS head_seal, e.*
        FROM (SELECT 1 AS id) one
        LEFT JOIN audit_head h ON h.id = one.id
        LEFT JOIN audit_events e ON TRUE
        ORDER BY e.position
        """;
}
