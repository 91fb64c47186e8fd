using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Delete.Column
{
    public interface IDeleteColumnFromTableSyntax : IFluentSyntax
    {
        IDeleteColumnFromTableSyntax Column(string columnName);

        void FromTable(string tableName);
    }

    internal sealed class DeleteColumnBuilder(DeleteColumns step) : IDeleteColumnFromTableSyntax
    {
        public IDeleteColumnFromTableSyntax Column(string columnName)
        {
            step.Columns.Add(columnName);
            return this;
        }

        public void FromTable(string tableName) => step.Table = tableName;
    }
}

namespace FluentMigrator.Builders.Delete.Index
{
    public interface IDeleteIndexForTableSyntax : IFluentSyntax
    {
        IDeleteIndexOnColumnSyntax OnTable(string tableName);
    }

    public interface IDeleteIndexOnColumnSyntax : IFluentSyntax
    {
        void OnColumn(string columnName);

        void OnColumns(params string[] columnNames);
    }

    internal sealed class DeleteIndexBuilder(DeleteIndex step) : IDeleteIndexForTableSyntax, IDeleteIndexOnColumnSyntax
    {
        public IDeleteIndexOnColumnSyntax OnTable(string tableName)
        {
            step.Table = tableName;
            return this;
        }

        public void OnColumn(string columnName) => step.Columns = [columnName];

        public void OnColumns(params string[] columnNames) => step.Columns = columnNames;
    }
}

namespace FluentMigrator.Builders.Delete.Constraint
{
    public interface IDeleteConstraintOnTableSyntax : IFluentSyntax
    {
        void FromTable(string tableName);
    }

    internal sealed class DeleteConstraintBuilder(ConstraintDefinition constraint) : IDeleteConstraintOnTableSyntax
    {
        public void FromTable(string tableName) => constraint.Table = tableName;
    }
}
