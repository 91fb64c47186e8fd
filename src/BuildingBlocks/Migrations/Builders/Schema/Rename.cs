using App.BuildingBlocks.Migrations;
using FluentMigrator.Builders.Rename.Column;
using FluentMigrator.Builders.Rename.Table;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Rename
{
    public interface IRenameExpressionRoot : IFluentSyntax
    {
        IRenameTableToSyntax Table(string oldName);

        IRenameColumnTableSyntax Column(string oldName);
    }

    public interface IRenameColumnTableSyntax : IFluentSyntax
    {
        IRenameColumnToSyntax OnTable(string tableName);
    }

    internal sealed class RenameExpressionRoot(MigrationContext context) : IRenameExpressionRoot
    {
        public IRenameTableToSyntax Table(string oldName) => new RenameTableBuilder(context.Add(new RenameTable(oldName)));

        public IRenameColumnTableSyntax Column(string oldName) => new RenameColumnBuilder(context.Add(new RenameColumn(oldName)));
    }
}

namespace FluentMigrator.Builders.Rename.Table
{
    public interface IRenameTableToSyntax : IFluentSyntax
    {
        void To(string name);
    }

    internal sealed class RenameTableBuilder(RenameTable step) : IRenameTableToSyntax
    {
        public void To(string name) => step.NewName = name;
    }
}

namespace FluentMigrator.Builders.Rename.Column
{
    public interface IRenameColumnToSyntax : IFluentSyntax
    {
        void To(string name);
    }

    internal sealed class RenameColumnBuilder(RenameColumn step) : IRenameColumnTableSyntax, IRenameColumnToSyntax
    {
        public IRenameColumnToSyntax OnTable(string tableName)
        {
            step.Table = tableName;
            return this;
        }

        public void To(string name) => step.NewName = name;
    }
}
