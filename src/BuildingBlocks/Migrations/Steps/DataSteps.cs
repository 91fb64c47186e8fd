namespace App.BuildingBlocks.Migrations;

internal sealed class InsertRows(string table) : MigrationStep
{
    public string Table => table;

    public List<Row> Rows { get; init; } = [];

    public override MigrationStep Reverse() => new DeleteRows(table) { Rows = Rows };
}

internal sealed class UpdateRows(string table) : MigrationStep
{
    public string Table => table;

    public Row? Values { get; set; }

    public Row? Where { get; set; }

    public bool AllRows { get; set; }
}

internal sealed class DeleteRows(string table) : MigrationStep
{
    public string Table => table;

    public List<Row> Rows { get; init; } = [];

    public bool AllRows { get; set; }
}

internal sealed class ExecuteSql(string sql) : MigrationStep
{
    public string Sql => sql;
}

/// <summary>Column names and values, in the order in which they were written.</summary>
internal sealed class Row(IReadOnlyList<KeyValuePair<string, object?>> values)
{
    public IReadOnlyList<KeyValuePair<string, object?>> Values => values;

    /// <summary>Reads an anonymous object: its properties are the columns.</summary>
    public static Row From(object anonymous) =>
        new([.. anonymous.GetType().GetProperties().Select(property => KeyValuePair.Create(property.Name, property.GetValue(anonymous)))]);

    public static Row Of(string column, object? value) => new([KeyValuePair.Create(column, value)]);
}
