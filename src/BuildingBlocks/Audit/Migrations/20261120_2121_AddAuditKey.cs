using FluentMigrator;

namespace App.BuildingBlocks.Audit.Migrations;

[Migration(202611202121)]
public sealed class AddAuditKey : Migration
{
    public override void Up() => Alter.Table("audit_events").AddColumn("key_id").AsGuid().Nullable();

    public override void Down() => Delete.Column("key_id").FromTable("audit_events");
}
