using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Delete.ForeignKey;

public interface IDeleteForeignKeyOnTableSyntax : IFluentSyntax
{
    void OnTable(string foreignTableName);
}

public interface IDeleteForeignKeyFromTableSyntax : IFluentSyntax
{
    IDeleteForeignKeyForeignColumnSyntax FromTable(string foreignTableName);
}

public interface IDeleteForeignKeyForeignColumnSyntax : IFluentSyntax
{
    IDeleteForeignKeyToTableSyntax ForeignColumn(string column);

    IDeleteForeignKeyToTableSyntax ForeignColumns(params string[] columns);
}

public interface IDeleteForeignKeyToTableSyntax : IFluentSyntax
{
    IDeleteForeignKeyPrimaryColumnSyntax ToTable(string table);
}

public interface IDeleteForeignKeyPrimaryColumnSyntax : IFluentSyntax
{
    void PrimaryColumn(string column);

    void PrimaryColumns(params string[] columns);
}

internal sealed class DeleteForeignKeyBuilder(ForeignKeyDefinition key)
    : IDeleteForeignKeyOnTableSyntax, IDeleteForeignKeyFromTableSyntax, IDeleteForeignKeyForeignColumnSyntax,
        IDeleteForeignKeyToTableSyntax, IDeleteForeignKeyPrimaryColumnSyntax
{
    public void OnTable(string foreignTableName) => key.ForeignTable = foreignTableName;

    public IDeleteForeignKeyForeignColumnSyntax FromTable(string foreignTableName)
    {
        key.ForeignTable = foreignTableName;
        return this;
    }

    public IDeleteForeignKeyToTableSyntax ForeignColumn(string column) => ForeignColumns(column);

    public IDeleteForeignKeyToTableSyntax ForeignColumns(params string[] columns)
    {
        key.ForeignColumns = columns;
        return this;
    }

    public IDeleteForeignKeyPrimaryColumnSyntax ToTable(string table)
    {
        key.PrimaryTable = table;
        return this;
    }

    public void PrimaryColumn(string column) => PrimaryColumns(column);

    public void PrimaryColumns(params string[] columns) => key.PrimaryColumns = columns;
}
