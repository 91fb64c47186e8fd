using System.Data;
using App.BuildingBlocks.Migrations;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Builders;

/// <summary>Types and options of the column being described, the same for every way to describe one.</summary>
internal abstract class ColumnBuilder<TNext, TNextFk>(MigrationContext context)
    : IColumnTypeSyntax<TNext>, IColumnOptionSyntax<TNext, TNextFk>, IForeignKeyCascadeSyntax<TNext, TNextFk>
    where TNext : IFluentSyntax
    where TNextFk : IFluentSyntax
{
    private ForeignKeyDefinition? _key;

    protected MigrationContext Context => context;

    protected ColumnDefinition Column { get; set; } = null!;

    protected string Table { get; set; } = null!;

    // Every builder implements all the interfaces of its chain itself.
    protected TNext Next => (TNext)(object)this;

    private TNextFk NextForeignKey => (TNextFk)(object)this;

    public TNext AsAnsiString() => As(DbType.AnsiString);

    public TNext AsAnsiString(int size) => As(DbType.AnsiString, size);

    public TNext AsBinary() => As(DbType.Binary);

    public TNext AsBinary(int size) => As(DbType.Binary, size);

    public TNext AsBoolean() => As(DbType.Boolean);

    public TNext AsByte() => As(DbType.Byte);

    public TNext AsCurrency() => As(DbType.Currency);

    public TNext AsCustom(string customType)
    {
        Column.CustomType = customType;
        return Next;
    }

    public TNext AsDate() => As(DbType.Date);

    public TNext AsDateTime() => As(DbType.DateTime);

    public TNext AsDateTime2() => As(DbType.DateTime2);

    public TNext AsDateTimeOffset() => As(DbType.DateTimeOffset);

    public TNext AsDecimal() => As(DbType.Decimal);

    public TNext AsDecimal(int size, int precision) => As(DbType.Decimal, size, precision);

    public TNext AsDouble() => As(DbType.Double);

    public TNext AsFixedLengthAnsiString(int size) => As(DbType.AnsiStringFixedLength, size);

    public TNext AsFixedLengthString(int size) => As(DbType.StringFixedLength, size);

    public TNext AsFloat() => As(DbType.Single);

    public TNext AsGuid() => As(DbType.Guid);

    public TNext AsInt16() => As(DbType.Int16);

    public TNext AsInt32() => As(DbType.Int32);

    public TNext AsInt64() => As(DbType.Int64);

    public TNext AsString() => As(DbType.String);

    public TNext AsString(int size) => As(DbType.String, size);

    public TNext AsTime() => As(DbType.Time);

    public TNext Nullable() => Set(column => column.IsNullable = true);

    public TNext NotNullable() => Set(column => column.IsNullable = false);

    public TNext WithDefault(SystemMethods method) => WithDefaultValue(method);

    public TNext WithDefaultValue(object? value) => Set(column => column.Default = new DefaultValue(value));

    public TNext Indexed() => Index(null, unique: false);

    public TNext Indexed(string indexName) => Index(indexName, unique: false);

    public TNext Unique() => Index(null, unique: true);

    public TNext Unique(string indexName) => Index(indexName, unique: true);

    public TNextFk ForeignKey(string primaryTableName, string primaryColumnName) =>
        References(Key(null, Table, Column.Name, primaryTableName, primaryColumnName));

    public TNextFk ForeignKey(string foreignKeyName, string primaryTableName, string primaryColumnName) =>
        References(Key(foreignKeyName, Table, Column.Name, primaryTableName, primaryColumnName));

    public TNextFk ReferencedBy(string foreignTableName, string foreignColumnName) =>
        ReferredTo(Key(null, foreignTableName, foreignColumnName, Table, Column.Name));

    public TNextFk ReferencedBy(string foreignKeyName, string foreignTableName, string foreignColumnName) =>
        ReferredTo(Key(foreignKeyName, foreignTableName, foreignColumnName, Table, Column.Name));

    public TNextFk OnDelete(Rule rule)
    {
        _key!.OnDelete = rule;
        return NextForeignKey;
    }

    public TNextFk OnUpdate(Rule rule)
    {
        _key!.OnUpdate = rule;
        return NextForeignKey;
    }

    public TNext OnDeleteOrUpdate(Rule rule)
    {
        OnDelete(rule);
        OnUpdate(rule);
        return Next;
    }

    /// <summary>A new column carries its key; an altered one gets it as a step of its own.</summary>
    protected virtual void Attach(ForeignKeyDefinition key) => Column.ForeignKey = key;

    protected TNext Set(Action<ColumnDefinition> change)
    {
        change(Column);
        return Next;
    }

    private TNext As(DbType type, int? size = null, int? precision = null)
    {
        (Column.Type, Column.Size, Column.Precision) = (type, size, precision);
        return Next;
    }

    private TNext Index(string? name, bool unique)
    {
        context.Add(new CreateIndex { GivenName = name, Table = Table, IsUnique = unique, Columns = { new IndexColumn(Column.Name) } });
        return Next;
    }

    private TNextFk References(ForeignKeyDefinition key)
    {
        _key = key;
        Attach(key);
        return NextForeignKey;
    }

    private TNextFk ReferredTo(ForeignKeyDefinition key)
    {
        _key = key;
        context.Add(new CreateForeignKey(key));
        return NextForeignKey;
    }

    private static ForeignKeyDefinition Key(string? name, string table, string column, string primaryTable, string primaryColumn) => new()
    {
        GivenName = name,
        ForeignTable = table,
        ForeignColumns = [column],
        PrimaryTable = primaryTable,
        PrimaryColumns = [primaryColumn],
    };
}
