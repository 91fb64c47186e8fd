using System.Data;
using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>Turns steps into SQL: here what both engines say alike, in the subclasses what each says its own way.</summary>
internal abstract class SqlGenerator(SqlLiterals literals)
{
    protected SqlLiterals Literals => literals;

    /// <summary>
    /// The statements of a step. Each is executed before the next is asked for: a later one may depend on what the catalog says by then.
    /// </summary>
    public IEnumerable<string> Generate(MigrationStep step, DbConnection connection) => step switch
    {
        CreateTable create => [Table(create)],
        RenameTable rename => [$"ALTER TABLE {Name(rename.Table)} RENAME TO {Name(rename.NewName)}"],
        RenameColumn rename => [$"ALTER TABLE {Name(rename.Table)} RENAME COLUMN {Name(rename.Column)} TO {Name(rename.NewName)}"],
        CreateIndex index => [Index(index)],
        DeleteIndex index => [$"DROP INDEX {Name(index.Name)}"],
        InsertRows insert => insert.Rows.Select(row => Insert(insert.Table, row)),
        UpdateRows update => [Update(update)],
        DeleteRows delete => Delete(delete),
        ExecuteSql execute => [execute.Sql],
        _ => GenerateOwn(step, connection),
    };

    protected abstract IEnumerable<string> GenerateOwn(MigrationStep step, DbConnection connection);

    protected abstract string TypeOf(DbType type, int? size, int? precision);

    /// <summary>The whole definition of a column within CREATE TABLE.</summary>
    protected abstract string Column(ColumnDefinition column, CreateTable table);

    /// <summary>Whether the column's own text says already that it is the primary key.</summary>
    protected virtual bool IsKeyInline(ColumnDefinition column) => false;

    public static string Name(string? identifier) => string.IsNullOrEmpty(identifier)
        ? throw new InvalidOperationException("A name is missing: the step was not finished.")
        : $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    protected static string Names(IReadOnlyCollection<string> identifiers) => identifiers.Count == 0
        ? throw new InvalidOperationException("The columns are missing: the step was not finished.")
        : string.Join(", ", identifiers.Select(Name));

    protected string Type(ColumnDefinition column) => (column.CustomType, column.Type) switch
    {
        ({ } custom, _) => custom,
        (_, { } type) => TypeOf(type, column.Size, column.Precision),
        _ => throw new InvalidOperationException($"Column {column.Name} has no type."),
    };

    protected string Default(ColumnDefinition column) => column.Default is { } value ? $" DEFAULT {literals.Write(value.Value)}" : "";

    protected static string NotNull(ColumnDefinition column) => column.IsNullable is true ? "" : " NOT NULL";

    protected static string PrimaryKey(string name, IReadOnlyCollection<string> columns) =>
        $"CONSTRAINT {Name(name)} PRIMARY KEY ({Names(columns)})";

    protected static string ForeignKey(ForeignKeyDefinition key) =>
        $"CONSTRAINT {Name(key.Name)} FOREIGN KEY ({Names(key.ForeignColumns)}) {References(key)}";

    protected static string InlineForeignKey(ColumnDefinition column) =>
        column.ForeignKey is { } key ? $" CONSTRAINT {Name(key.Name)} {References(key)}" : "";

    protected static string KeyName(CreateTable table) =>
        table.Columns.FirstOrDefault(column => column.PrimaryKeyName is not null)?.PrimaryKeyName ?? $"PK_{table.Table}";

    private static string References(ForeignKeyDefinition key) =>
        $"REFERENCES {Name(key.PrimaryTable)} ({Names(key.PrimaryColumns)}){On("DELETE", key.OnDelete)}{On("UPDATE", key.OnUpdate)}";

    private static string On(string what, Rule rule) => rule switch
    {
        Rule.Cascade => $" ON {what} CASCADE",
        Rule.SetNull => $" ON {what} SET NULL",
        Rule.SetDefault => $" ON {what} SET DEFAULT",
        _ => "",
    };

    private string Table(CreateTable table)
    {
        if (table.Columns.Count == 0)
            throw new InvalidOperationException($"Table {table.Table} has no columns.");
        var key = table.Columns.Where(column => column.IsPrimaryKey && !IsKeyInline(column)).Select(column => column.Name).ToArray();
        var lines = table.Columns.Select(column => Column(column, table))
            .Concat(key.Length > 0 ? [PrimaryKey(KeyName(table), key)] : [])
            .Concat(table.Columns.Where(column => column.ForeignKey is not null).Select(column => ForeignKey(column.ForeignKey!)));
        return $"CREATE TABLE {Name(table.Table)} (\n    {string.Join(",\n    ", lines)}\n)";
    }

    private static string Index(CreateIndex index)
    {
        if (index.Columns.Count == 0)
            throw new InvalidOperationException($"Index {index.Name} has no columns.");
        var columns = index.Columns.Select(column => $"{Name(column.Name)} {(column.IsDescending ? "DESC" : "ASC")}");
        return $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {Name(index.Name)} ON {Name(index.Table)} ({string.Join(", ", columns)})";
    }

    private string Insert(string table, Row row) =>
        $"INSERT INTO {Name(table)} ({Names([.. row.Values.Select(value => value.Key)])}) "
        + $"VALUES ({string.Join(", ", row.Values.Select(value => literals.Write(value.Value)))})";

    private string Update(UpdateRows update)
    {
        if (update.Values is not { Values.Count: > 0 } || (update.Where is null && !update.AllRows))
            throw new InvalidOperationException($"Update.Table(\"{update.Table}\") needs Set, and Where or AllRows.");
        var values = update.Values.Values.Select(value => $"{Name(value.Key)} = {literals.Write(value.Value)}");
        return $"UPDATE {Name(update.Table)} SET {string.Join(", ", values)}{(update.AllRows ? "" : Where(update.Where!))}";
    }

    private IEnumerable<string> Delete(DeleteRows delete)
    {
        if (delete.Rows.Count == 0 && !delete.AllRows)
            throw new InvalidOperationException($"Delete.FromTable(\"{delete.Table}\") needs Row, IsNull or AllRows.");
        var statement = $"DELETE FROM {Name(delete.Table)}";
        return delete.AllRows ? [statement] : delete.Rows.Select(row => statement + Where(row));
    }

    private string Where(Row row)
    {
        if (row.Values.Count == 0)
            throw new InvalidOperationException("A condition without columns would match every row: say AllRows.");
        return " WHERE " + string.Join(" AND ", row.Values.Select(value =>
            value.Value is null or DBNull ? $"{Name(value.Key)} IS NULL" : $"{Name(value.Key)} = {literals.Write(value.Value)}"));
    }
}
