using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Alter.Column;

public interface IAlterColumnOnTableSyntax : IFluentSyntax
{
    IAlterColumnAsTypeSyntax OnTable(string name);
}

public interface IAlterColumnAsTypeSyntax : IColumnTypeSyntax<IAlterColumnOptionSyntax>;

public interface IAlterColumnOptionSyntax : IColumnOptionSyntax<IAlterColumnOptionSyntax, IAlterColumnOptionOrForeignKeyCascadeSyntax>;

public interface IAlterColumnOptionOrForeignKeyCascadeSyntax
    : IAlterColumnOptionSyntax, IForeignKeyCascadeSyntax<IAlterColumnOptionSyntax, IAlterColumnOptionOrForeignKeyCascadeSyntax>;

internal sealed class AlterColumnBuilder
    : ColumnBuilder<IAlterColumnOptionSyntax, IAlterColumnOptionOrForeignKeyCascadeSyntax>,
        IAlterColumnOnTableSyntax, IAlterColumnAsTypeSyntax, IAlterColumnOptionOrForeignKeyCascadeSyntax
{
    private readonly AlterColumn _step;

    public AlterColumnBuilder(MigrationContext context, string column)
        : base(context) => _step = context.Add(new AlterColumn(Column = new ColumnDefinition(column)));

    public IAlterColumnAsTypeSyntax OnTable(string name)
    {
        _step.Table = Table = name;
        return this;
    }

    protected override void Attach(ForeignKeyDefinition key) => Context.Add(new CreateForeignKey(key));
}
