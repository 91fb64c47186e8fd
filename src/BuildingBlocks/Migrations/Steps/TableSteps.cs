namespace App.BuildingBlocks.Migrations;

internal sealed class CreateTable(string table) : MigrationStep
{
    public string Table => table;

    public List<ColumnDefinition> Columns { get; } = [];

    public override MigrationStep Reverse() => new DeleteTable(table);
}

internal sealed class DeleteTable(string table) : MigrationStep
{
    public string Table => table;
}

internal sealed class RenameTable(string table) : MigrationStep
{
    public string Table => table;

    public string? NewName { get; set; }

    public override MigrationStep Reverse() => new RenameTable(NewName!) { NewName = table };
}

internal sealed class AddColumn(ColumnDefinition column) : MigrationStep
{
    public ColumnDefinition Column => column;

    public string? Table { get; set; }

    /// <summary>What the rows of the table get, when that is not the default.</summary>
    public DefaultValue? ExistingRows { get; set; }

    public override MigrationStep Reverse() => new DeleteColumns { Table = Table, Columns = { column.Name } };
}

internal sealed class AlterColumn(ColumnDefinition column) : MigrationStep
{
    public ColumnDefinition Column => column;

    public string? Table { get; set; }
}

internal sealed class DeleteColumns : MigrationStep
{
    public string? Table { get; set; }

    public List<string> Columns { get; init; } = [];
}

internal sealed class RenameColumn(string column) : MigrationStep
{
    public string Column => column;

    public string? Table { get; set; }

    public string? NewName { get; set; }

    public override MigrationStep Reverse() => new RenameColumn(NewName!) { Table = Table, NewName = column };
}
