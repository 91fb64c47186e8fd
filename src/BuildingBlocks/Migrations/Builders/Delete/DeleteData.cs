using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Delete;

public interface IDeleteDataSyntax : IFluentSyntax
{
    /// <summary>The rows that have all the values of the object; a null matches null.</summary>
    IDeleteDataSyntax Row(object dataAsAnonymousType);

    void AllRows();

    void IsNull(string columnName);
}

internal sealed class DeleteDataBuilder(DeleteRows step) : IDeleteDataSyntax
{
    public IDeleteDataSyntax Row(object dataAsAnonymousType)
    {
        step.Rows.Add(App.BuildingBlocks.Migrations.Row.From(dataAsAnonymousType));
        return this;
    }

    public void AllRows() => step.AllRows = true;

    public void IsNull(string columnName) => step.Rows.Add(App.BuildingBlocks.Migrations.Row.Of(columnName, null));
}
