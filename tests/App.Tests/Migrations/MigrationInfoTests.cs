using App.BuildingBlocks.Migrations;
using App.Tests.Migrations.Reference;
using FluentMigrator;

namespace App.Tests.Migrations;

public sealed class MigrationInfoTests
{
    [Fact]
    public void Two_migrations_with_one_version_are_refused_by_name()
    {
        var failure = Assert.Throws<MigrationException>(() => MigrationInfo.Of(typeof(CreateTypes), typeof(Twin)));
        Assert.Contains(typeof(CreateTypes).FullName!, failure.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(Twin).FullName!, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(Unmarked), "without [Migration")]
    [InlineData(typeof(Numbered), "version 12,")]
    [InlineData(typeof(Thirteenth), "version 202613010000,")]
    [InlineData(typeof(Precise), "version 20261101090000,")]
    [InlineData(typeof(Hidden), "must be public")]
    public void An_implausible_migration_is_refused(Type type, string reason)
    {
        var failure = Assert.Throws<MigrationException>(() => MigrationInfo.Of(type));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains(type.FullName!, failure.Message, StringComparison.Ordinal);
    }

    [Migration(202611010900)]
    public class Twin : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("SELECT 1");
    }

    public class Unmarked : Twin;

    [Migration(12)]
    public class Numbered : Twin;

    [Migration(202613010000)]
    public class Thirteenth : Twin;

    [Migration(20261101090000)]
    public class Precise : Twin;

    [Migration(202611010901)]
    internal sealed class Hidden : Twin;
}
