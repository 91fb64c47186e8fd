using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Execute;

public interface IExecuteExpressionRoot : IFluentSyntax
{
    /// <summary>SQL as it stands; several statements are allowed.</summary>
    void Sql(string sqlStatement);
}

internal sealed class ExecuteExpressionRoot(MigrationContext context) : IExecuteExpressionRoot
{
    public void Sql(string sqlStatement) => context.Add(new ExecuteSql(sqlStatement));
}
