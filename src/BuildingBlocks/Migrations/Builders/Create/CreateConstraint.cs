using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Create.Constraint;

public interface ICreateConstraintOnTableSyntax : IFluentSyntax
{
    ICreateConstraintColumnsSyntax OnTable(string tableName);
}

public interface ICreateConstraintColumnsSyntax : IFluentSyntax
{
    ICreateConstraintOptionsSyntax Column(string columnName);

    ICreateConstraintOptionsSyntax Columns(params string[] columnNames);
}

public interface ICreateConstraintOptionsSyntax : IFluentSyntax;

internal sealed class CreateConstraintBuilder(ConstraintDefinition constraint)
    : ICreateConstraintOnTableSyntax, ICreateConstraintColumnsSyntax, ICreateConstraintOptionsSyntax
{
    public ICreateConstraintColumnsSyntax OnTable(string tableName)
    {
        constraint.Table = tableName;
        return this;
    }

    public ICreateConstraintOptionsSyntax Column(string columnName) => Columns(columnName);

    public ICreateConstraintOptionsSyntax Columns(params string[] columnNames)
    {
        constraint.Columns = columnNames;
        return this;
    }
}
