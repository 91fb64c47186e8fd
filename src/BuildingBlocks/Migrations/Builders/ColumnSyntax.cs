using System.Data;
using FluentMigrator.Infrastructure;

namespace FluentMigrator.Infrastructure
{
    /// <summary>The root of all steps of the fluent interface.</summary>
    public interface IFluentSyntax;
}

namespace FluentMigrator.Builders
{
    /// <summary>The type of a column.</summary>
    public interface IColumnTypeSyntax<TNext> : IFluentSyntax
        where TNext : IFluentSyntax
    {
        TNext AsAnsiString();

        TNext AsAnsiString(int size);

        TNext AsBinary();

        TNext AsBinary(int size);

        TNext AsBoolean();

        TNext AsByte();

        TNext AsCurrency();

        TNext AsCustom(string customType);

        TNext AsDate();

        TNext AsDateTime();

        TNext AsDateTime2();

        TNext AsDateTimeOffset();

        TNext AsDecimal();

        TNext AsDecimal(int size, int precision);

        TNext AsDouble();

        TNext AsFixedLengthAnsiString(int size);

        TNext AsFixedLengthString(int size);

        TNext AsFloat();

        TNext AsGuid();

        TNext AsInt16();

        TNext AsInt32();

        TNext AsInt64();

        TNext AsString();

        TNext AsString(int size);

        TNext AsTime();
    }

    /// <summary>What may follow the type of a column. A new column is not null unless it says Nullable.</summary>
    public interface IColumnOptionSyntax<TNext, TNextFk> : IFluentSyntax
        where TNext : IFluentSyntax
        where TNextFk : IFluentSyntax
    {
        TNext Nullable();

        TNext NotNullable();

        TNext WithDefault(SystemMethods method);

        TNext WithDefaultValue(object? value);

        TNext Indexed();

        TNext Indexed(string indexName);

        TNext Unique();

        TNext Unique(string indexName);

        TNextFk ForeignKey(string primaryTableName, string primaryColumnName);

        TNextFk ForeignKey(string foreignKeyName, string primaryTableName, string primaryColumnName);

        TNextFk ReferencedBy(string foreignTableName, string foreignColumnName);

        TNextFk ReferencedBy(string foreignKeyName, string foreignTableName, string foreignColumnName);
    }

    /// <summary>What happens to the rows that refer to a row.</summary>
    public interface IForeignKeyCascadeSyntax<TNext, TNextFk> : IFluentSyntax
        where TNext : IFluentSyntax
        where TNextFk : IFluentSyntax
    {
        TNextFk OnDelete(Rule rule);

        TNextFk OnUpdate(Rule rule);

        TNext OnDeleteOrUpdate(Rule rule);
    }
}
