namespace App.Modules.Accounts.Passwords;

/// <summary>Passwords that are typed along the alphabet, the digits or a keyboard.</summary>
internal static class PasswordRuns
{
    // Shorter ones are in words, too: "were", "rest", "1999".
    private const int Shortest = 4;

    // Each as a ring, and no character twice in one.
    private static readonly string[] s_rows =
    [
        "0123456789",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    ];

    /// <summary>Whether a text in small letters is nothing but such runs, forwards, backwards or on the spot, and three characters at most.</summary>
    public static bool Fill(string text)
    {
        var others = 0;
        for (var at = 0; at < text.Length;)
        {
            var length = s_rows.Max(row => Math.Max(Run(text.AsSpan(at), row, 1), Math.Max(Run(text.AsSpan(at), row, -1), Run(text.AsSpan(at), row, 0))));
            (at, others) = length < Shortest ? (at + 1, others + 1) : (at + length, others);
        }

        return others <= 3;
    }

    private static int Run(ReadOnlySpan<char> text, string row, int step)
    {
        var length = 0;
        for (var place = row.IndexOf(text[0], StringComparison.Ordinal); place >= 0 && length < text.Length && text[length] == row[place]; length++)
        {
            place = (place + step + row.Length) % row.Length;
        }

        return length;
    }
}
