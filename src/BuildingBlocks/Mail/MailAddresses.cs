using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace App.BuildingBlocks.Mail;

/// <summary>What may stand in a mail's headers. A line break there would begin a header of somebody else's choice.</summary>
public static class MailAddresses
{
    private const int MostCharacters = 254;
    private const int MostSubjectCharacters = 200;

    // Quotes and comments are lawful and nobody has them; lists, names and routes are not one recipient.
    private const string Refused = "\"(),:;<>[\\]";

    /// <summary>Whether this is one bare address that mail can be sent to.</summary>
    public static bool Accepts(string? address) =>
        address is { Length: > 2 and <= MostCharacters }
        && !address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || Refused.Contains(character, StringComparison.Ordinal) || IsInvisible(character))
        && MailAddress.TryCreate(address, out var parsed)
        && parsed.Address == address;

    /// <exception cref="ArgumentException">It is no address, or more than one.</exception>
    internal static string Demand(string? address) =>
        Accepts(address) ? address! : throw new ArgumentException("This is not one plain mail address.", nameof(address));

    /// <summary>A line for a header: what breaks, hides or turns text becomes a space, and it ends where nobody reads on.</summary>
    internal static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsControl(character) && !char.IsWhiteSpace(character) && !IsInvisible(character))
            {
                line.Append(character);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return Shorten(line.ToString().TrimEnd());
    }

    private static string Shorten(string line)
    {
        if (line.Length <= MostSubjectCharacters)
        {
            return line;
        }

        // Never between the two halves of a character.
        var end = MostSubjectCharacters - 1;
        return (char.IsHighSurrogate(line[end - 1]) ? line[..(end - 1)] : line[..end]) + "…";
    }

    // A joiner keeps emoji together; the rest of the format characters turn or hide what follows.
    private static bool IsInvisible(char character) => character != '\u200D'
        && char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
