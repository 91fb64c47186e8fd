namespace App.BuildingBlocks.Migrations;

/// <summary>A CREATE TABLE statement, taken apart into its columns and constraints and put together again.</summary>
internal sealed class SqliteTable
{
    private readonly string _options;

    private SqliteTable(List<SqliteColumn> columns, List<SqliteConstraint> constraints, string options) =>
        (Columns, Constraints, _options) = (columns, constraints, options);

    public List<SqliteColumn> Columns { get; }

    public List<SqliteConstraint> Constraints { get; }

    public static SqliteTable Parse(string sql)
    {
        var tokens = SqlToken.Read(sql);
        if (!tokens[1].Is("TABLE"))
            throw new NotSupportedException($"This is no ordinary table: {sql}");
        var open = tokens.FindIndex(token => token.Is("("));
        var close = Closing(tokens, open);
        var (columns, constraints) = (new List<SqliteColumn>(), new List<SqliteConstraint>());
        foreach (var part in Parts(tokens[(open + 1)..close]))
        {
            if (part[0].Is("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"))
                constraints.Add(new SqliteConstraint(TextOf(sql, part), part));
            else
                columns.Add(SqliteColumn.Parse(sql, part));
        }

        return new SqliteTable(columns, constraints, sql[tokens[close].End..]);
    }

    public SqliteColumn Column(string name) => Columns.Find(column => column.Is(name))
        ?? throw new InvalidOperationException($"The table has no column {name}.");

    public string Create(string name)
    {
        var lines = Columns.Select(column => column.ToString()).Concat(Constraints.Select(constraint => constraint.Text));
        return $"CREATE TABLE {SqlGenerator.Name(name)} (\n    {string.Join(",\n    ", lines)}\n){_options}";
    }

    public static string TextOf(string sql, IReadOnlyList<SqlToken> tokens) => sql[tokens[0].Start..tokens[^1].End];

    private static int Closing(List<SqlToken> tokens, int open)
    {
        for (var (position, depth) = (open, 0); position < tokens.Count; position++)
        {
            depth += tokens[position].Is("(") ? 1 : tokens[position].Is(")") ? -1 : 0;
            if (depth == 0)
                return position;
        }

        throw new FormatException("The statement is not complete.");
    }

    private static IEnumerable<List<SqlToken>> Parts(List<SqlToken> tokens)
    {
        var part = new List<SqlToken>();
        var depth = 0;
        foreach (var token in tokens)
        {
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            if (depth > 0 || !token.Is(","))
            {
                part.Add(token);
                continue;
            }

            yield return part;
            part = [];
        }

        yield return part;
    }
}

/// <summary>A constraint of the table: [CONSTRAINT name] kind (columns) ...</summary>
internal sealed class SqliteConstraint(string text, IReadOnlyList<SqlToken> tokens)
{
    public string Text => text;

    public bool IsNamed(string name) => tokens[0].Is("CONSTRAINT") && tokens[1].Identifier.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a key over the column; a CHECK is not, and stays until SQLite itself objects.</summary>
    public bool IsKeyOver(string column)
    {
        var kind = tokens[0].Is("CONSTRAINT") ? 2 : 0;
        return !tokens[kind].Is("CHECK")
            && tokens.SkipWhile(token => !token.Is("(")).TakeWhile(token => !token.Is(")"))
                .Any(token => token.Identifier.Equals(column, StringComparison.OrdinalIgnoreCase));
    }
}
