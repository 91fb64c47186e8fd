using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Insert;

public interface IInsertExpressionRoot : IFluentSyntax
{
    IInsertDataSyntax IntoTable(string tableName);
}

public interface IInsertDataSyntax : IFluentSyntax
{
    /// <summary>A row: the properties of the object are its columns.</summary>
    IInsertDataSyntax Row(object dataAsAnonymousType);
}

internal sealed class InsertExpressionRoot(MigrationContext context) : IInsertExpressionRoot
{
    public IInsertDataSyntax IntoTable(string tableName) => new InsertDataBuilder(context.Add(new InsertRows(tableName)));
}

internal sealed class InsertDataBuilder(InsertRows step) : IInsertDataSyntax
{
    public IInsertDataSyntax Row(object dataAsAnonymousType)
    {
        step.Rows.Add(App.BuildingBlocks.Migrations.Row.From(dataAsAnonymousType));
        return this;
    }
}
