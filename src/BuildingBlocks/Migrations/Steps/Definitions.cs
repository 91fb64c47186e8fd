using System.Data;

namespace App.BuildingBlocks.Migrations;

/// <summary>A column as a migration describes it. What is null was not said: an alteration leaves it alone.</summary>
internal sealed class ColumnDefinition(string name)
{
    public string Name => name;

    public DbType? Type { get; set; }

    public int? Size { get; set; }

    public int? Precision { get; set; }

    public string? CustomType { get; set; }

    public bool? IsNullable { get; set; }

    public bool IsIdentity { get; set; }

    public bool IsPrimaryKey { get; set; }

    public string? PrimaryKeyName { get; set; }

    public DefaultValue? Default { get; set; }

    public ForeignKeyDefinition? ForeignKey { get; set; }
}

internal sealed record DefaultValue(object? Value)
{
    /// <summary>Whether the value is computed for each row.</summary>
    public bool IsComputed => Value is FluentMigrator.SystemMethods or FluentMigrator.RawSql;
}

internal sealed class ForeignKeyDefinition
{
    public string? GivenName { get; init; }

    /// <summary>The given name, or the one that FluentMigrator derives.</summary>
    public string Name =>
        GivenName ?? $"FK_{ForeignTable}_{string.Join('_', ForeignColumns)}_{PrimaryTable}_{string.Join('_', PrimaryColumns)}";

    public string? ForeignTable { get; set; }

    public string[] ForeignColumns { get; set; } = [];

    public string? PrimaryTable { get; set; }

    public string[] PrimaryColumns { get; set; } = [];

    public Rule OnDelete { get; set; } = Rule.None;

    public Rule OnUpdate { get; set; } = Rule.None;
}

internal sealed record IndexColumn(string Name)
{
    public bool IsDescending { get; set; }
}
