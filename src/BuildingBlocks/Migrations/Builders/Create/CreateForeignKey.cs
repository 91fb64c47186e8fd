using System.Data;
using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Create.ForeignKey;

public interface ICreateForeignKeyFromTableSyntax : IFluentSyntax
{
    ICreateForeignKeyForeignColumnSyntax FromTable(string table);
}

public interface ICreateForeignKeyForeignColumnSyntax : IFluentSyntax
{
    ICreateForeignKeyToTableSyntax ForeignColumn(string column);

    ICreateForeignKeyToTableSyntax ForeignColumns(params string[] columns);
}

public interface ICreateForeignKeyToTableSyntax : IFluentSyntax
{
    ICreateForeignKeyPrimaryColumnSyntax ToTable(string table);
}

public interface ICreateForeignKeyPrimaryColumnSyntax : IFluentSyntax
{
    ICreateForeignKeyCascadeSyntax PrimaryColumn(string column);

    ICreateForeignKeyCascadeSyntax PrimaryColumns(params string[] columns);
}

public interface ICreateForeignKeyCascadeSyntax : IFluentSyntax
{
    ICreateForeignKeyCascadeSyntax OnDelete(Rule rule);

    ICreateForeignKeyCascadeSyntax OnUpdate(Rule rule);

    void OnDeleteOrUpdate(Rule rule);
}

internal sealed class CreateForeignKeyBuilder(ForeignKeyDefinition key)
    : ICreateForeignKeyFromTableSyntax, ICreateForeignKeyForeignColumnSyntax, ICreateForeignKeyToTableSyntax,
        ICreateForeignKeyPrimaryColumnSyntax, ICreateForeignKeyCascadeSyntax
{
    public ICreateForeignKeyForeignColumnSyntax FromTable(string table) => With(() => key.ForeignTable = table);

    public ICreateForeignKeyToTableSyntax ForeignColumn(string column) => ForeignColumns(column);

    public ICreateForeignKeyToTableSyntax ForeignColumns(params string[] columns) => With(() => key.ForeignColumns = columns);

    public ICreateForeignKeyPrimaryColumnSyntax ToTable(string table) => With(() => key.PrimaryTable = table);

    public ICreateForeignKeyCascadeSyntax PrimaryColumn(string column) => PrimaryColumns(column);

    public ICreateForeignKeyCascadeSyntax PrimaryColumns(params string[] columns) => With(() => key.PrimaryColumns = columns);

    public ICreateForeignKeyCascadeSyntax OnDelete(Rule rule) => With(() => key.OnDelete = rule);

    public ICreateForeignKeyCascadeSyntax OnUpdate(Rule rule) => With(() => key.OnUpdate = rule);

    public void OnDeleteOrUpdate(Rule rule) => (key.OnDelete, key.OnUpdate) = (rule, rule);

    private CreateForeignKeyBuilder With(Action change)
    {
        change();
        return this;
    }
}
