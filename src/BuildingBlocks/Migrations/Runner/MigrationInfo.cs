using System.Reflection;
using FluentMigrator;

namespace App.BuildingBlocks.Migrations;

/// <summary>A migration of the program: its version, and the class that describes it.</summary>
public sealed record MigrationInfo(long Version, Type Type, TransactionBehavior TransactionBehavior, string? Description)
{
    public string Name => Type.Name;

    /// <summary>The public migrations of the assemblies, in the order of their versions.</summary>
    /// <exception cref="MigrationException">One has no version or an impossible one, or two have the same.</exception>
    public static IReadOnlyList<MigrationInfo> In(params IEnumerable<Assembly> assemblies) =>
        Of(assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(IsMigration));

    /// <inheritdoc cref="In"/>
    public static IReadOnlyList<MigrationInfo> Of(params IEnumerable<Type> types)
    {
        var migrations = types.Select(Describe).ToList();
        migrations.Sort((one, other) => one.Version.CompareTo(other.Version));
        for (var next = 1; next < migrations.Count; next++)
        {
            var (one, other) = (migrations[next - 1], migrations[next]);
            if (one.Version != other.Version)
                continue;
            throw new MigrationException(
                $"Migrations {one.Type.FullName} and {other.Type.FullName} both have version {one.Version}: "
                + "give the newer one the minute in which it was written.");
        }

        return migrations;
    }

    public override string ToString() => $"{Version} {Name}";

    internal MigrationBase Create() => (MigrationBase)Activator.CreateInstance(Type)!;

    private static bool IsMinute(long version)
    {
        var (year, month, day) = (version / 100_000_000, version / 1_000_000 % 100, version / 10_000 % 100);
        return year is >= 2000 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth((int)year, (int)month)
            && version / 100 % 100 < 24 && version % 100 < 60;
    }

    private static bool IsMigration(Type type) => type is { IsClass: true, IsAbstract: false } && type.IsSubclassOf(typeof(MigrationBase));

    private static MigrationInfo Describe(Type type)
    {
        var attribute = type.GetCustomAttribute<MigrationAttribute>(inherit: false)
            ?? throw new MigrationException($"{type.FullName} is a migration without [Migration(yyyyMMddHHmm)].");
        // FluentMigrator passes over what is not public, without a word.
        if (!type.IsVisible)
            throw new MigrationException($"{type.FullName} must be public to be found.");
        if (!IsMinute(attribute.Version))
            throw new MigrationException($"{type.FullName} has version {attribute.Version}, which is no time of the form yyyyMMddHHmm.");
        return new MigrationInfo(attribute.Version, type, attribute.TransactionBehavior, attribute.Description);
    }
}
