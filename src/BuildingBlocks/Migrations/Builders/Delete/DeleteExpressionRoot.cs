using App.BuildingBlocks.Migrations;
using FluentMigrator.Builders.Delete.Column;
using FluentMigrator.Builders.Delete.Constraint;
using FluentMigrator.Builders.Delete.ForeignKey;
using FluentMigrator.Builders.Delete.Index;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Delete;

/// <summary>What can be deleted.</summary>
public interface IDeleteExpressionRoot : IFluentSyntax
{
    void Table(string tableName);

    IDeleteColumnFromTableSyntax Column(string columnName);

    IDeleteForeignKeyFromTableSyntax ForeignKey();

    IDeleteForeignKeyOnTableSyntax ForeignKey(string foreignKeyName);

    IDeleteDataSyntax FromTable(string tableName);

    IDeleteIndexForTableSyntax Index();

    IDeleteIndexForTableSyntax Index(string indexName);

    IDeleteConstraintOnTableSyntax PrimaryKey(string primaryKeyName);

    IDeleteConstraintOnTableSyntax UniqueConstraint(string constraintName);
}

internal sealed class DeleteExpressionRoot(MigrationContext context) : IDeleteExpressionRoot
{
    public void Table(string tableName) => context.Add(new DeleteTable(tableName));

    public IDeleteColumnFromTableSyntax Column(string columnName) =>
        new DeleteColumnBuilder(context.Add(new DeleteColumns { Columns = { columnName } }));

    public IDeleteForeignKeyFromTableSyntax ForeignKey() => Key(null);

    public IDeleteForeignKeyOnTableSyntax ForeignKey(string foreignKeyName) => Key(foreignKeyName);

    public IDeleteDataSyntax FromTable(string tableName) => new DeleteDataBuilder(context.Add(new DeleteRows(tableName)));

    public IDeleteIndexForTableSyntax Index() => new DeleteIndexBuilder(context.Add(new DeleteIndex()));

    public IDeleteIndexForTableSyntax Index(string indexName) =>
        new DeleteIndexBuilder(context.Add(new DeleteIndex { GivenName = indexName }));

    public IDeleteConstraintOnTableSyntax PrimaryKey(string primaryKeyName) => Constraint(primaryKeyName, isPrimaryKey: true);

    public IDeleteConstraintOnTableSyntax UniqueConstraint(string constraintName) => Constraint(constraintName, isPrimaryKey: false);

    private DeleteForeignKeyBuilder Key(string? name) =>
        new(context.Add(new DeleteForeignKey(new ForeignKeyDefinition { GivenName = name })).Key);

    private DeleteConstraintBuilder Constraint(string name, bool isPrimaryKey) =>
        new(context.Add(new DeleteConstraint(new ConstraintDefinition { GivenName = name, IsPrimaryKey = isPrimaryKey })).Constraint);
}
