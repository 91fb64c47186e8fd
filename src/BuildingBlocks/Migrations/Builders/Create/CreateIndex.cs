using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Create.Index;

public interface ICreateIndexForTableSyntax : IFluentSyntax
{
    ICreateIndexOnColumnSyntax OnTable(string tableName);
}

public interface ICreateIndexOnColumnSyntax : IFluentSyntax
{
    ICreateIndexColumnOptionsSyntax OnColumn(string columnName);

    ICreateIndexOptionsSyntax WithOptions();
}

public interface ICreateIndexColumnOptionsSyntax : IFluentSyntax
{
    ICreateIndexOnColumnSyntax Ascending();

    ICreateIndexOnColumnSyntax Descending();

    /// <summary>Makes the whole index unique.</summary>
    ICreateIndexOnColumnSyntax Unique();
}

public interface ICreateIndexOptionsSyntax : IFluentSyntax
{
    ICreateIndexOnColumnSyntax Unique();
}

internal sealed class CreateIndexBuilder(CreateIndex step)
    : ICreateIndexForTableSyntax, ICreateIndexOnColumnSyntax, ICreateIndexColumnOptionsSyntax, ICreateIndexOptionsSyntax
{
    public ICreateIndexOnColumnSyntax OnTable(string tableName)
    {
        step.Table = tableName;
        return this;
    }

    public ICreateIndexColumnOptionsSyntax OnColumn(string columnName)
    {
        step.Columns.Add(new IndexColumn(columnName));
        return this;
    }

    public ICreateIndexOptionsSyntax WithOptions() => this;

    public ICreateIndexOnColumnSyntax Ascending() => Direct(descending: false);

    public ICreateIndexOnColumnSyntax Descending() => Direct(descending: true);

    public ICreateIndexOnColumnSyntax Unique()
    {
        step.IsUnique = true;
        return this;
    }

    private CreateIndexBuilder Direct(bool descending)
    {
        step.Columns[^1].IsDescending = descending;
        return this;
    }
}
