using App.BuildingBlocks.Migrations;
using FluentMigrator.Builders.Schema.Column;
using FluentMigrator.Builders.Schema.Index;
using FluentMigrator.Builders.Schema.Table;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders.Schema
{
    /// <summary>Questions about the database as it was before this migration's first step.</summary>
    public interface ISchemaExpressionRoot : IFluentSyntax
    {
        ISchemaTableSyntax Table(string tableName);
    }

    internal sealed class SchemaExpressionRoot(MigrationContext context) : ISchemaExpressionRoot
    {
        public ISchemaTableSyntax Table(string tableName) => new SchemaTableQuery(context.Schema, tableName);
    }
}

namespace FluentMigrator.Builders.Schema.Table
{
    public interface ISchemaTableSyntax : IFluentSyntax
    {
        bool Exists();

        ISchemaColumnSyntax Column(string columnName);

        ISchemaIndexSyntax Index(string indexName);
    }

    internal sealed class SchemaTableQuery(ISchemaReader schema, string table) : ISchemaTableSyntax
    {
        public bool Exists() => schema.TableExists(table);

        public ISchemaColumnSyntax Column(string columnName) => new SchemaPartQuery(() => schema.ColumnExists(table, columnName));

        public ISchemaIndexSyntax Index(string indexName) => new SchemaPartQuery(() => schema.IndexExists(table, indexName));
    }

    internal sealed class SchemaPartQuery(Func<bool> exists) : ISchemaColumnSyntax, ISchemaIndexSyntax
    {
        public bool Exists() => exists();
    }
}

namespace FluentMigrator.Builders.Schema.Column
{
    public interface ISchemaColumnSyntax : IFluentSyntax
    {
        bool Exists();
    }
}

namespace FluentMigrator.Builders.Schema.Index
{
    public interface ISchemaIndexSyntax : IFluentSyntax
    {
        bool Exists();
    }
}
