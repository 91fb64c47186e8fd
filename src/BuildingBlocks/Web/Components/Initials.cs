using System.Globalization;

namespace App.BuildingBlocks.Web.Components;

/// <summary>The letters that stand for a name where there is no picture.</summary>
internal static class Initials
{
    public static string Of(string? name, int words = 1)
    {
        var parts = (name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(words);
        // A text element, not a char: a name may begin with an emoji or a combined letter.
        return string.Concat(parts.Select(part => StringInfo.GetNextTextElement(part).ToUpperInvariant()));
    }
}
