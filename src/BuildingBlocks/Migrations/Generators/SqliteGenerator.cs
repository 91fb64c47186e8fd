using System.Data;
using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>
/// SQLite alters little in place: what it cannot, <see cref="SqliteRebuild"/> does by copying the table.
/// Declared types are FluentMigrator's wherever it has one, so that columns compare alike when a product moves to the package.
/// </summary>
internal sealed class SqliteGenerator() : SqlGenerator(new SqliteLiterals())
{
    /// <summary>Steps that SQLite always carries out in place; foreign keys stay enforced while only such steps run.</summary>
    public static bool IsInPlace(MigrationStep step) => step switch
    {
        AlterColumn or DeleteColumns or DeleteTable or CreateForeignKey or DeleteForeignKey => false,
        CreateConstraint create => !create.Constraint.IsPrimaryKey,
        DeleteConstraint delete => !delete.Constraint.IsPrimaryKey,
        AddColumn add => CanAdd(add),
        _ => true,
    };

    protected override IEnumerable<string> GenerateOwn(MigrationStep step, DbConnection connection) => step switch
    {
        DeleteTable delete => Drop(delete, connection),
        AddColumn add => Add(add, connection),
        AlterColumn alter => Alter(alter.Table, alter.Column, connection),
        DeleteColumns delete => delete.Columns.SelectMany(column => DropColumn(delete.Table, column, connection)),
        CreateForeignKey create => new SqliteRebuild(create.Key.ForeignTable, connection).Add(ForeignKey(create.Key)).Statements(),
        DeleteForeignKey delete => new SqliteRebuild(delete.Key.ForeignTable, connection).Remove(delete.Key.Name).Statements(),
        CreateConstraint { Constraint.IsPrimaryKey: true } create => AddKey(create.Constraint, connection),
        DeleteConstraint { Constraint: { IsPrimaryKey: true } key } =>
            new SqliteRebuild(key.Table, connection).Remove(key.Name).Statements(),
        CreateConstraint create => Generate(AsIndex(create.Constraint), connection),
        DeleteConstraint delete => Generate(new DeleteIndex { GivenName = delete.Constraint.Name }, connection),
        _ => throw new NotSupportedException(step.GetType().Name),
    };

    protected override bool IsKeyInline(ColumnDefinition column) => column.IsIdentity;

    protected override string Column(ColumnDefinition column, CreateTable table)
    {
        if (column.IsIdentity && !(column.IsPrimaryKey && table.Columns.Count(other => other.IsPrimaryKey) == 1))
            throw new NotSupportedException($"{table.Table}.{column.Name}: on SQLite an identity is the whole primary key of its table.");
        return $"{Name(column.Name)} {Type(column)}{NotNull(column)}{Default(column)}"
            + (column.IsIdentity ? $" CONSTRAINT {Name(KeyName(table))} PRIMARY KEY AUTOINCREMENT" : "");
    }

    protected override string TypeOf(DbType type, int? size, int? precision) => type switch
    {
        DbType.AnsiString or DbType.String or DbType.AnsiStringFixedLength or DbType.StringFixedLength => "TEXT",
        DbType.Binary => "BLOB",
        DbType.Boolean or DbType.Byte or DbType.Int16 or DbType.Int32 or DbType.Int64 => "INTEGER",
        DbType.DateTimeOffset => "INTEGER",
        DbType.Date or DbType.DateTime or DbType.DateTime2 or DbType.Time => "DATETIME",
        DbType.Currency or DbType.Decimal => "NUMERIC",
        DbType.Double or DbType.Single => "REAL",
        DbType.Guid => "UNIQUEIDENTIFIER",
        _ => throw new NotSupportedException(type.ToString()),
    };

    private static bool CanAdd(AddColumn add)
    {
        var column = add.Column;
        return column.IsNullable is true
            ? column.Default is not { IsComputed: true } && (column.Default?.Value is null || column.ForeignKey is null)
            : column.Default is { Value: not null, IsComputed: false } && column.ForeignKey is null && add.ExistingRows is null;
    }

    private IEnumerable<string> Add(AddColumn add, DbConnection connection)
    {
        var column = add.Column;
        var text = $"{Name(column.Name)} {Type(column)}{NotNull(column)}{Default(column)}{InlineForeignKey(column)}";
        var existing = add.ExistingRows is { } rows ? Literals.Write(rows.Value) : null;
        if (!CanAdd(add))
            return new SqliteRebuild(add.Table, connection).AddColumn(text, column.Name, existing).Statements();
        var statement = $"ALTER TABLE {Name(add.Table)} ADD COLUMN {text}";
        return existing is null ? [statement] : [statement, $"UPDATE {Name(add.Table)} SET {Name(column.Name)} = {existing}"];
    }

    private IEnumerable<string> Alter(string? table, ColumnDefinition change, DbConnection connection) =>
        new SqliteRebuild(table, connection)
            .Alter(change.Name, column => column.Apply(Type(change), change.IsNullable, Default(change))).Statements();

    private static IEnumerable<string> AddKey(ConstraintDefinition key, DbConnection connection) =>
        new SqliteRebuild(key.Table, connection).AddKey(PrimaryKey(key.Name, key.Columns), key.Columns).Statements();

    // As FluentMigrator does: a unique constraint on SQLite is a unique index, which comes and goes without copying the table.
    private static CreateIndex AsIndex(ConstraintDefinition unique) => new()
    {
        GivenName = unique.Name,
        Table = unique.Table,
        IsUnique = true,
        Columns = [.. unique.Columns.Select(name => new IndexColumn(name))],
    };

    private static IEnumerable<string> Drop(DeleteTable delete, DbConnection connection)
    {
        // PostgreSQL refuses this too; SQLite would leave the others pointing nowhere.
        if (SqliteCatalog.Referring(connection, delete.Table) is [var other, ..])
            throw new InvalidOperationException($"Table {delete.Table} cannot be deleted: table {other} refers to it.");
        return [$"DROP TABLE {Name(delete.Table)}"];
    }

    private static IEnumerable<string> DropColumn(string? table, string column, DbConnection connection)
    {
        var indexes = SqliteCatalog.IndexesOn(connection, table, column);
        if (indexes.Any(index => !index.IsOwn) || SqliteCatalog.IsKey(connection, table, column))
            return new SqliteRebuild(table, connection).Drop(column).Statements();
        return [.. indexes.Select(index => $"DROP INDEX {Name(index.Name)}"), $"ALTER TABLE {Name(table)} DROP COLUMN {Name(column)}"];
    }
}
