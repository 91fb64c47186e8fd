using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611010920)]
public class CreateComputedDefaults : Migration
{
    public override void Up()
    {
        Create.Table("ref_computed")
            .WithColumn("number").AsInt32()
            .WithColumn("id").AsGuid().WithDefault(SystemMethods.NewGuid)
            .WithColumn("now").AsDateTimeOffset().WithDefault(SystemMethods.CurrentDateTimeOffset)
            .WithColumn("local").AsDateTime().WithDefault(SystemMethods.CurrentDateTime)
            .WithColumn("utc").AsDateTime().WithDefault(SystemMethods.CurrentUTCDateTime);
        Insert.IntoTable("ref_computed").Row(new { number = 1 }).Row(new { number = 2 });
    }

    public override void Down()
    {
        Delete.Table("ref_computed");
    }
}
