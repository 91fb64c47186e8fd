namespace App.BuildingBlocks.Migrations;

/// <summary>A word, a quoted name or text, or a sign of SQL, and where it stands.</summary>
internal readonly record struct SqlToken(string Text, int Start)
{
    public int End => Start + Text.Length;

    /// <summary>The name without its quotes. A quoted name never equals a keyword.</summary>
    public string Identifier => Text[0] switch
    {
        '"' or '`' or '\'' => Text[1..^1].Replace(new string(Text[0], 2), Text[..1], StringComparison.Ordinal),
        '[' => Text[1..^1],
        _ => Text,
    };

    public bool Is(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Text.Equals(keyword, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Splits SQL that SQLite has accepted; comments and white space are left out.</summary>
    public static List<SqlToken> Read(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var position = 0; position < sql.Length;)
        {
            var end = EndOf(sql, position);
            var isSpace = char.IsWhiteSpace(sql[position]) || StartsComment(sql, position);
            if (!isSpace)
                tokens.Add(new SqlToken(sql[position..end], position));
            position = end;
        }

        return tokens;
    }

    private static int EndOf(string sql, int start)
    {
        switch (sql[start])
        {
            case '-' when StartsComment(sql, start):
                return After(sql, "\n", start);
            case '/' when StartsComment(sql, start):
                return After(sql, "*/", start + 2);
            case '[':
                return After(sql, "]", start);
            case '"' or '\'' or '`':
                var end = start;
                do
                    end = After(sql, sql[start].ToString(), end + 1);
                while (end < sql.Length && sql[end] == sql[start]);
                return end;
            default:
                var position = start + 1;
                while (IsWord(sql[start]) && position < sql.Length && IsWord(sql[position]))
                    position++;
                return position;
        }
    }

    private static bool StartsComment(string sql, int position) =>
        sql.AsSpan(position).StartsWith("--", StringComparison.Ordinal) || sql.AsSpan(position).StartsWith("/*", StringComparison.Ordinal);

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '$' or '.' || letter > 127;

    private static int After(string sql, string mark, int start) =>
        sql.IndexOf(mark, start, StringComparison.Ordinal) is var found and >= 0 ? found + mark.Length : sql.Length;
}
