using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Update;

public interface IUpdateExpressionRoot : IFluentSyntax
{
    IUpdateSetSyntax Table(string tableName);
}

public interface IUpdateSetSyntax : IFluentSyntax
{
    IUpdateWhereSyntax Set(object dataAsAnonymousType);
}

public interface IUpdateWhereSyntax : IFluentSyntax
{
    /// <summary>The rows that have all the values of the object; a null matches null.</summary>
    void Where(object dataAsAnonymousType);

    void AllRows();
}

internal sealed class UpdateExpressionRoot(MigrationContext context) : IUpdateExpressionRoot
{
    public IUpdateSetSyntax Table(string tableName) => new UpdateBuilder(context.Add(new UpdateRows(tableName)));
}

internal sealed class UpdateBuilder(UpdateRows step) : IUpdateSetSyntax, IUpdateWhereSyntax
{
    public IUpdateWhereSyntax Set(object dataAsAnonymousType)
    {
        step.Values = Row.From(dataAsAnonymousType);
        return this;
    }

    public void Where(object dataAsAnonymousType) => step.Where = Row.From(dataAsAnonymousType);

    public void AllRows() => step.AllRows = true;
}
