using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>Answers by three queries, whose arguments are the table and the part of it.</summary>
internal sealed class SchemaReader(DbConnection connection, string table, string column, string index) : ISchemaReader
{
    public bool TableExists(string name) => connection.Read(table, _ => true, name).Count > 0;

    public bool ColumnExists(string owner, string name) => connection.Read(column, _ => true, owner, name).Count > 0;

    public bool IndexExists(string owner, string name) => connection.Read(index, _ => true, owner, name).Count > 0;
}
