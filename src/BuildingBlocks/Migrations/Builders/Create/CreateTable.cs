using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Create.Table;

public interface ICreateTableWithColumnSyntax : IFluentSyntax
{
    ICreateTableColumnAsTypeSyntax WithColumn(string name);
}

public interface ICreateTableColumnAsTypeSyntax : IColumnTypeSyntax<ICreateTableColumnOptionOrWithColumnSyntax>;

public interface ICreateTableColumnOptionOrWithColumnSyntax
    : IColumnOptionSyntax<ICreateTableColumnOptionOrWithColumnSyntax, ICreateTableColumnOptionOrForeignKeyCascadeOrWithColumnSyntax>,
        ICreateTableWithColumnSyntax
{
    /// <summary>Numbers the rows: an integer that is the primary key.</summary>
    ICreateTableColumnOptionOrWithColumnSyntax Identity();

    /// <summary>On several columns: one key of them all, in their order.</summary>
    ICreateTableColumnOptionOrWithColumnSyntax PrimaryKey();

    ICreateTableColumnOptionOrWithColumnSyntax PrimaryKey(string primaryKeyName);
}

public interface ICreateTableColumnOptionOrForeignKeyCascadeOrWithColumnSyntax
    : ICreateTableColumnOptionOrWithColumnSyntax,
        IForeignKeyCascadeSyntax<ICreateTableColumnOptionOrWithColumnSyntax, ICreateTableColumnOptionOrForeignKeyCascadeOrWithColumnSyntax>;

internal sealed class CreateTableBuilder
    : ColumnBuilder<ICreateTableColumnOptionOrWithColumnSyntax, ICreateTableColumnOptionOrForeignKeyCascadeOrWithColumnSyntax>,
        ICreateTableColumnAsTypeSyntax, ICreateTableColumnOptionOrForeignKeyCascadeOrWithColumnSyntax
{
    private readonly CreateTable _step;

    public CreateTableBuilder(MigrationContext context, string table)
        : base(context)
    {
        Table = table;
        _step = context.Add(new CreateTable(table));
    }

    public ICreateTableColumnAsTypeSyntax WithColumn(string name)
    {
        _step.Columns.Add(Column = new ColumnDefinition(name));
        return this;
    }

    public ICreateTableColumnOptionOrWithColumnSyntax Identity() => Set(column => column.IsIdentity = true);

    public ICreateTableColumnOptionOrWithColumnSyntax PrimaryKey() => Set(column => column.IsPrimaryKey = true);

    public ICreateTableColumnOptionOrWithColumnSyntax PrimaryKey(string primaryKeyName) =>
        Set(column => (column.IsPrimaryKey, column.PrimaryKeyName) = (true, primaryKeyName));
}
