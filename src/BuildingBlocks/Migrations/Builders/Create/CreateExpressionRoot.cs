using App.BuildingBlocks.Migrations;
using FluentMigrator.Builders.Create.Column;
using FluentMigrator.Builders.Create.Constraint;
using FluentMigrator.Builders.Create.ForeignKey;
using FluentMigrator.Builders.Create.Index;
using FluentMigrator.Builders.Create.Table;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Create;

/// <summary>What can be created. Without a name, keys and indexes are named after their table and columns.</summary>
public interface ICreateExpressionRoot : IFluentSyntax
{
    ICreateTableWithColumnSyntax Table(string tableName);

    ICreateColumnOnTableSyntax Column(string columnName);

    ICreateForeignKeyFromTableSyntax ForeignKey();

    ICreateForeignKeyFromTableSyntax ForeignKey(string foreignKeyName);

    ICreateIndexForTableSyntax Index();

    ICreateIndexForTableSyntax Index(string indexName);

    ICreateConstraintOnTableSyntax PrimaryKey();

    ICreateConstraintOnTableSyntax PrimaryKey(string primaryKeyName);

    ICreateConstraintOnTableSyntax UniqueConstraint();

    ICreateConstraintOnTableSyntax UniqueConstraint(string constraintName);
}

internal sealed class CreateExpressionRoot(MigrationContext context) : ICreateExpressionRoot
{
    public ICreateTableWithColumnSyntax Table(string tableName) => new CreateTableBuilder(context, tableName);

    public ICreateColumnOnTableSyntax Column(string columnName) => new CreateColumnBuilder(context, columnName);

    public ICreateForeignKeyFromTableSyntax ForeignKey() => Key(null);

    public ICreateForeignKeyFromTableSyntax ForeignKey(string foreignKeyName) => Key(foreignKeyName);

    public ICreateIndexForTableSyntax Index() => new CreateIndexBuilder(context.Add(new CreateIndex()));

    public ICreateIndexForTableSyntax Index(string indexName) =>
        new CreateIndexBuilder(context.Add(new CreateIndex { GivenName = indexName }));

    public ICreateConstraintOnTableSyntax PrimaryKey() => Constraint(null, isPrimaryKey: true);

    public ICreateConstraintOnTableSyntax PrimaryKey(string primaryKeyName) => Constraint(primaryKeyName, isPrimaryKey: true);

    public ICreateConstraintOnTableSyntax UniqueConstraint() => Constraint(null, isPrimaryKey: false);

    public ICreateConstraintOnTableSyntax UniqueConstraint(string constraintName) => Constraint(constraintName, isPrimaryKey: false);

    private CreateForeignKeyBuilder Key(string? name) =>
        new(context.Add(new CreateForeignKey(new ForeignKeyDefinition { GivenName = name })).Key);

    private CreateConstraintBuilder Constraint(string? name, bool isPrimaryKey) =>
        new(context.Add(new CreateConstraint(new ConstraintDefinition { GivenName = name, IsPrimaryKey = isPrimaryKey })).Constraint);
}
