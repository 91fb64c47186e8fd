using App.BuildingBlocks.Migrations;
using FluentMigrator.Builders.Alter;
using FluentMigrator.Builders.Create;
using FluentMigrator.Builders.Delete;
using FluentMigrator.Builders.Execute;
using FluentMigrator.Builders.IfDatabase;
using FluentMigrator.Builders.Insert;
using FluentMigrator.Builders.Rename;
using FluentMigrator.Builders.Schema;
using FluentMigrator.Builders.Update;

namespace FluentMigrator;

/// <summary>What every migration has. Up and Down only describe steps; the runner executes them afterwards, in order.</summary>
public abstract class MigrationBase
{
    private MigrationContext? _context;

    public abstract void Up();

    public abstract void Down();

    protected IAlterExpressionRoot Alter => new AlterExpressionRoot(Context);

    protected ICreateExpressionRoot Create => new CreateExpressionRoot(Context);

    protected IInsertExpressionRoot Insert => new InsertExpressionRoot(Context);

    protected IRenameExpressionRoot Rename => new RenameExpressionRoot(Context);

    protected ISchemaExpressionRoot Schema => new SchemaExpressionRoot(Context);

    /// <summary>Steps for the named engines only: "sqlite", "postgresql".</summary>
    protected IIfDatabaseExpressionRoot IfDatabase(params string[] databaseType) =>
        new IfDatabaseExpressionRoot(Context.Engine.IsOneOf(databaseType) ? Context : Context.Discarding());

    internal virtual IReadOnlyList<MigrationStep> StepsUp(MigrationContext context) => Collect(context, Up);

    internal virtual IReadOnlyList<MigrationStep> StepsDown(MigrationContext context) => Collect(context, Down);

    private protected MigrationContext Context =>
        _context ?? throw new InvalidOperationException("Migration steps can be described only inside Up and Down.");

    private List<MigrationStep> Collect(MigrationContext context, Action describe)
    {
        _context = context;
        try
        {
            describe();
            return context.Steps;
        }
        finally
        {
            _context = null;
        }
    }
}

/// <summary>A migration with a written way back.</summary>
public abstract class Migration : MigrationBase
{
    protected IDeleteExpressionRoot Delete => new DeleteExpressionRoot(Context);

    protected IExecuteExpressionRoot Execute => new ExecuteExpressionRoot(Context);

    protected IUpdateExpressionRoot Update => new UpdateExpressionRoot(Context);
}

/// <summary>A migration without a way back.</summary>
public abstract class ForwardOnlyMigration : Migration
{
    public sealed override void Down() =>
        throw new NotSupportedException($"{GetType().Name} goes forward only: restore a snapshot to go back.");
}

/// <summary>A migration whose way back follows from its Up: creates and renames only.</summary>
public abstract class AutoReversingMigration : MigrationBase
{
    public sealed override void Down()
    {
    }

    internal sealed override IReadOnlyList<MigrationStep> StepsDown(MigrationContext context) =>
        [.. StepsUp(context).Reverse().Select(step => step.Reverse())];
}
