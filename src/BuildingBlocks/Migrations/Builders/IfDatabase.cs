using App.BuildingBlocks.Migrations;
using FluentMigrator.Builders.Alter;
using FluentMigrator.Builders.Create;
using FluentMigrator.Builders.Delete;
using FluentMigrator.Builders.Execute;
using FluentMigrator.Builders.Insert;
using FluentMigrator.Builders.Rename;
using FluentMigrator.Builders.Update;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.IfDatabase;

/// <summary>The same roots as a migration has, for one engine only.</summary>
public interface IIfDatabaseExpressionRoot : IFluentSyntax
{
    IAlterExpressionRoot Alter { get; }

    ICreateExpressionRoot Create { get; }

    IDeleteExpressionRoot Delete { get; }

    IExecuteExpressionRoot Execute { get; }

    IInsertExpressionRoot Insert { get; }

    IRenameExpressionRoot Rename { get; }

    IUpdateExpressionRoot Update { get; }
}

internal sealed class IfDatabaseExpressionRoot(MigrationContext context) : IIfDatabaseExpressionRoot
{
    public IAlterExpressionRoot Alter => new AlterExpressionRoot(context);

    public ICreateExpressionRoot Create => new CreateExpressionRoot(context);

    public IDeleteExpressionRoot Delete => new DeleteExpressionRoot(context);

    public IExecuteExpressionRoot Execute => new ExecuteExpressionRoot(context);

    public IInsertExpressionRoot Insert => new InsertExpressionRoot(context);

    public IRenameExpressionRoot Rename => new RenameExpressionRoot(context);

    public IUpdateExpressionRoot Update => new UpdateExpressionRoot(context);
}
