using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Create.Column;

public interface ICreateColumnOnTableSyntax : IFluentSyntax
{
    ICreateColumnAsTypeSyntax OnTable(string name);
}

public interface ICreateColumnAsTypeSyntax : IColumnTypeSyntax<ICreateColumnOptionSyntax>;

public interface ICreateColumnOptionSyntax : IColumnOptionSyntax<ICreateColumnOptionSyntax, ICreateColumnOptionOrForeignKeyCascadeSyntax>
{
    /// <summary>The value for the rows that the table has already: the way to a new column that is not null.</summary>
    ICreateColumnOptionSyntax SetExistingRowsTo(object? value);
}

public interface ICreateColumnOptionOrForeignKeyCascadeSyntax
    : ICreateColumnOptionSyntax, IForeignKeyCascadeSyntax<ICreateColumnOptionSyntax, ICreateColumnOptionOrForeignKeyCascadeSyntax>;

internal sealed class CreateColumnBuilder
    : ColumnBuilder<ICreateColumnOptionSyntax, ICreateColumnOptionOrForeignKeyCascadeSyntax>,
        ICreateColumnOnTableSyntax, ICreateColumnAsTypeSyntax, ICreateColumnOptionOrForeignKeyCascadeSyntax
{
    private readonly AddColumn _step;

    public CreateColumnBuilder(MigrationContext context, string column)
        : base(context) => _step = context.Add(new AddColumn(Column = new ColumnDefinition(column)));

    public ICreateColumnAsTypeSyntax OnTable(string name)
    {
        _step.Table = Table = name;
        return this;
    }

    public ICreateColumnOptionSyntax SetExistingRowsTo(object? value)
    {
        _step.ExistingRows = new DefaultValue(value);
        return this;
    }
}
