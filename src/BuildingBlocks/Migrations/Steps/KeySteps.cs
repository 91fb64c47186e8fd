namespace App.BuildingBlocks.Migrations;

internal sealed class CreateIndex : MigrationStep
{
    public string? GivenName { get; init; }

    public string Name => GivenName ?? $"IX_{Table}_{string.Join('_', Columns.Select(column => column.Name))}";

    public string? Table { get; set; }

    public List<IndexColumn> Columns { get; init; } = [];

    public bool IsUnique { get; set; }

    public override MigrationStep Reverse() => new DeleteIndex { GivenName = Name, Table = Table };
}

internal sealed class DeleteIndex : MigrationStep
{
    public string? GivenName { get; init; }

    public string Name => GivenName ?? $"IX_{Table}_{string.Join('_', Columns)}";

    public string? Table { get; set; }

    public string[] Columns { get; set; } = [];
}

internal sealed class CreateForeignKey(ForeignKeyDefinition key) : MigrationStep
{
    public ForeignKeyDefinition Key => key;

    public override MigrationStep Reverse() => new DeleteForeignKey(key);
}

internal sealed class DeleteForeignKey(ForeignKeyDefinition key) : MigrationStep
{
    public ForeignKeyDefinition Key => key;
}

/// <summary>A primary key or a unique constraint on a table that exists.</summary>
internal sealed class ConstraintDefinition
{
    public required bool IsPrimaryKey { get; init; }

    public string? GivenName { get; init; }

    public string Name => GivenName ?? $"{(IsPrimaryKey ? "PK" : "UC")}_{Table}_{string.Join('_', Columns)}";

    public string? Table { get; set; }

    public string[] Columns { get; set; } = [];
}

internal sealed class CreateConstraint(ConstraintDefinition constraint) : MigrationStep
{
    public ConstraintDefinition Constraint => constraint;

    public override MigrationStep Reverse() => new DeleteConstraint(constraint);
}

internal sealed class DeleteConstraint(ConstraintDefinition constraint) : MigrationStep
{
    public ConstraintDefinition Constraint => constraint;
}
