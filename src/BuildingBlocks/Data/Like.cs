namespace App.BuildingBlocks.Data;

/// <summary>Patterns for <c>lower(column) LIKE @pattern ESCAPE '\'</c>: both engines read that alike.</summary>
public static class Like
{
    /// <summary>Matches texts that contain the words as they stand; what the user typed is never a wildcard.</summary>
    public static string Containing(string? words) =>
        $"%{words?.ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
