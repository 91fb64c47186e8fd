using System.Globalization;

namespace App.BuildingBlocks.Audit;

/// <summary>What a reading of the whole chain found.</summary>
/// <param name="Last">The newest event.</param>
/// <param name="Problems">What does not fit, in sentences for the operator; empty when nothing was changed.</param>
public sealed record AuditReport(AuditMark Last, IReadOnlyList<string> Problems);

/// <summary>A place in the chain and its hash. Noted down elsewhere, it shows later that nothing up to it was changed, not even by who has the keys.</summary>
public sealed record AuditMark(long Position, byte[] Hash)
{
    internal static readonly AuditMark Start = new(0, AuditHead.Start.Hash);

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static AuditMark? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        return parts.Length == 2 && parts[1].Length == 64 && parts[1].All(char.IsAsciiHexDigit)
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new AuditMark(position, Convert.FromHexString(parts[1]))
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}:{Convert.ToHexStringLower(Hash)}");

    internal bool Is(AuditMark other) => Position == other.Position && Hash.AsSpan().SequenceEqual(other.Hash);
}
