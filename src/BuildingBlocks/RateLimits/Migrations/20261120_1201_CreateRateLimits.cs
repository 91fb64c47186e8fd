using FluentMigrator;

namespace App.BuildingBlocks.RateLimits.Migrations;

[Migration(202611201201)]
public sealed class CreateRateLimits : Migration
{
    public override void Up()
    {
        Create.Table("rate_limits")
            .WithColumn("key").AsBinary(32).PrimaryKey()
            .WithColumn("taken").AsInt32().NotNullable()
            .WithColumn("ends_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_rate_limits_ends_at").OnTable("rate_limits").OnColumn("ends_at").Ascending();
    }

    public override void Down() => Delete.Table("rate_limits");
}
