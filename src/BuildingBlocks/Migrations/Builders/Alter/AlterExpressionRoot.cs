using App.BuildingBlocks.Migrations;
using FluentMigrator.Builders.Alter.Column;
using FluentMigrator.Builders.Alter.Table;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Alter;

/// <summary>What can be altered. On SQLite, altering a column rebuilds its table.</summary>
public interface IAlterExpressionRoot : IFluentSyntax
{
    IAlterTableAddColumnOrAlterColumnSyntax Table(string tableName);

    IAlterColumnOnTableSyntax Column(string columnName);
}

internal sealed class AlterExpressionRoot(MigrationContext context) : IAlterExpressionRoot
{
    public IAlterTableAddColumnOrAlterColumnSyntax Table(string tableName) => new AlterTableBuilder(context, tableName);

    public IAlterColumnOnTableSyntax Column(string columnName) => new AlterColumnBuilder(context, columnName);
}
