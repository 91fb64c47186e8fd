using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Alter.Table;

public interface IAlterTableAddColumnOrAlterColumnSyntax : IFluentSyntax
{
    IAlterTableColumnAsTypeSyntax AddColumn(string name);

    IAlterTableColumnAsTypeSyntax AlterColumn(string name);
}

public interface IAlterTableColumnAsTypeSyntax : IColumnTypeSyntax<IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax>;

public interface IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax
    : IColumnOptionSyntax<IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax,
            IAlterTableColumnOptionOrAddColumnOrAlterColumnOrForeignKeyCascadeSyntax>,
        IAlterTableAddColumnOrAlterColumnSyntax
{
    /// <summary>The value for the rows that the table has already: the way to a new column that is not null.</summary>
    IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax SetExistingRowsTo(object? value);
}

public interface IAlterTableColumnOptionOrAddColumnOrAlterColumnOrForeignKeyCascadeSyntax
    : IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax,
        IForeignKeyCascadeSyntax<IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax,
            IAlterTableColumnOptionOrAddColumnOrAlterColumnOrForeignKeyCascadeSyntax>;

internal sealed class AlterTableBuilder
    : ColumnBuilder<IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax,
            IAlterTableColumnOptionOrAddColumnOrAlterColumnOrForeignKeyCascadeSyntax>,
        IAlterTableColumnAsTypeSyntax, IAlterTableColumnOptionOrAddColumnOrAlterColumnOrForeignKeyCascadeSyntax
{
    private AddColumn? _added;

    public AlterTableBuilder(MigrationContext context, string table)
        : base(context) => Table = table;

    public IAlterTableColumnAsTypeSyntax AddColumn(string name)
    {
        _added = Context.Add(new AddColumn(Column = new ColumnDefinition(name)) { Table = Table });
        return this;
    }

    public IAlterTableColumnAsTypeSyntax AlterColumn(string name)
    {
        _added = null;
        Context.Add(new AlterColumn(Column = new ColumnDefinition(name)) { Table = Table });
        return this;
    }

    public IAlterTableColumnOptionOrAddColumnOrAlterColumnSyntax SetExistingRowsTo(object? value)
    {
        if (_added is null)
            throw new InvalidOperationException($"SetExistingRowsTo is for new columns; {Table}.{Column.Name} exists already.");
        _added.ExistingRows = new DefaultValue(value);
        return this;
    }

    protected override void Attach(ForeignKeyDefinition key)
    {
        if (_added is null)
            Context.Add(new CreateForeignKey(key));
        else
            base.Attach(key);
    }
}
