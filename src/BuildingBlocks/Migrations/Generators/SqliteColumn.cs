namespace App.BuildingBlocks.Migrations;

/// <summary>The definition of a column: its name, its type, and the clauses that follow.</summary>
internal sealed class SqliteColumn(string name, string text, string type, IReadOnlyList<SqliteClause> clauses)
{
    private static readonly string[] Starts =
        ["CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS"];

    /// <summary>Whether its values are computed, and so cannot be copied.</summary>
    public bool IsGenerated => clauses.Any(clause => clause.Kind.Is("GENERATED", "AS"));

    public string Name => name;

    public bool Is(string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    public static SqliteColumn Parse(string sql, List<SqlToken> tokens)
    {
        var clauses = Clauses(tokens).ToList();
        var typeEnd = clauses.Count > 0 ? tokens.IndexOf(clauses[0][0]) : tokens.Count;
        return new SqliteColumn(
            tokens[0].Identifier,
            tokens[0].Text,
            typeEnd > 1 ? SqliteTable.TextOf(sql, tokens[1..typeEnd]) : "",
            [.. clauses.Select(clause => new SqliteClause(SqliteTable.TextOf(sql, clause), clause))]);
    }

    /// <summary>A new column, as written by the generator.</summary>
    public static SqliteColumn Parse(string definition) => Parse(definition, SqlToken.Read(definition));

    /// <summary>Changes the type, and what else is said; the rest of the definition stays.</summary>
    public SqliteColumn Apply(string newType, bool? isNullable, string newDefault)
    {
        var kept = clauses
            .Where(clause => isNullable is null || !clause.IsNullability)
            .Where(clause => newDefault.Length == 0 || !clause.Kind.Is("DEFAULT"))
            .Select(clause => clause.Text);
        return Parse(string.Join(' ', [text, newType, isNullable is false ? "NOT NULL" : "", newDefault, .. kept]));
    }

    public SqliteColumn NotNull() => Apply(type, isNullable: false, newDefault: "");

    public SqliteColumn Without(string constraint) => new(name, text, type, [.. clauses.Where(clause => !clause.IsNamed(constraint))]);

    public bool Has(string constraint) => clauses.Any(clause => clause.IsNamed(constraint));

    public override string ToString() =>
        string.Join(' ', clauses.Select(clause => clause.Text).Prepend(type).Prepend(text).Where(part => part.Length > 0));

    // NULL and DEFAULT also end "ON DELETE SET ...", NULL also follows NOT and DEFAULT, and NOT also begins "NOT DEFERRABLE".
    private static IEnumerable<List<SqlToken>> Clauses(List<SqlToken> tokens)
    {
        List<SqlToken>? clause = null;
        var depth = 0;
        for (var position = 1; position < tokens.Count; position++)
        {
            var (previous, token) = (tokens[position - 1], tokens[position]);
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            var named = clause is [var first, _] && first.Is("CONSTRAINT");
            var starts = depth == 0 && !named
                && token.Is(Starts)
                && !previous.Is("SET", "NOT", "CONSTRAINT", "ALWAYS") && !(previous.Is("DEFAULT") && token.Is("NULL"))
                && !(token.Is("NOT") && position + 1 < tokens.Count && tokens[position + 1].Is("DEFERRABLE"));
            if (starts)
            {
                if (clause is not null)
                    yield return clause;
                clause = [];
            }

            clause?.Add(token);
        }

        if (clause is not null)
            yield return clause;
    }
}

/// <summary>A clause after the type: [CONSTRAINT name] kind ...</summary>
internal sealed class SqliteClause(string text, IReadOnlyList<SqlToken> tokens)
{
    public string Text => text;

    public SqlToken Kind => tokens[0].Is("CONSTRAINT") && tokens.Count > 2 ? tokens[2] : tokens[0];

    public bool IsNullability => Kind.Is("NOT", "NULL");

    public bool IsNamed(string name) => tokens[0].Is("CONSTRAINT") && tokens[1].Identifier.Equals(name, StringComparison.OrdinalIgnoreCase);
}
