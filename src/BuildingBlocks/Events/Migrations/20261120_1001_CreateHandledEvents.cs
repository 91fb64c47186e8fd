using FluentMigrator;

namespace App.BuildingBlocks.Events.Migrations;

[Migration(202611201001)]
public sealed class CreateHandledEvents : Migration
{
    public override void Up()
    {
        Create.Table("events_handled")
            .WithColumn("delivery_id").AsGuid().PrimaryKey()
            .WithColumn("handled_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_events_handled_handled_at").OnTable("events_handled").OnColumn("handled_at").Ascending();
    }

    public override void Down() => Delete.Table("events_handled");
}
