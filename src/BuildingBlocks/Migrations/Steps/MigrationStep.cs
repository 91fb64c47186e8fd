namespace App.BuildingBlocks.Migrations;

/// <summary>One thing a migration does, before an engine has given it words.</summary>
internal abstract class MigrationStep
{
    public virtual MigrationStep Reverse() =>
        throw new NotSupportedException($"{GetType().Name} cannot be reversed by itself: write a Migration with its own Down.");
}

/// <summary>What a migration collects while it is described: its steps, and the engine they are for.</summary>
internal sealed class MigrationContext(EngineName engine, ISchemaReader schema)
{
    private readonly List<MigrationStep> _steps = [];

    public EngineName Engine => engine;

    public ISchemaReader Schema => schema;

    public List<MigrationStep> Steps => _steps;

    public T Add<T>(T step) where T : MigrationStep
    {
        _steps.Add(step);
        return step;
    }

    /// <summary>The same database, but steps lead nowhere: IfDatabase named another engine.</summary>
    public MigrationContext Discarding() => new(engine, schema);
}

/// <summary>The names under which IfDatabase knows an engine.</summary>
internal sealed record EngineName(params string[] Names)
{
    public static readonly EngineName Sqlite = new("sqlite");
    public static readonly EngineName Postgres = new("postgres", "postgresql");

    public bool IsOneOf(IEnumerable<string> databaseTypes) =>
        databaseTypes.Any(type => Names.Contains(type, StringComparer.OrdinalIgnoreCase));
}

/// <summary>What Schema.Table(...).Exists() and its relatives ask.</summary>
internal interface ISchemaReader
{
    bool TableExists(string table);

    bool ColumnExists(string table, string column);

    bool IndexExists(string table, string index);
}
