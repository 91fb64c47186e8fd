using System.Data;
using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611010930)]
public class AddColumns : Migration
{
    public override void Up()
    {
        Create.Column("note").OnTable("ref_members").AsString(200).Nullable().Indexed();
        Create.Column("level").OnTable("ref_members").AsInt32().WithDefaultValue(1);
        Create.Column("rank").OnTable("ref_members").AsInt32().NotNullable().SetExistingRowsTo(5);
        Create.Column("score").OnTable("ref_members").AsInt32().Nullable().SetExistingRowsTo(9);
        Create.Column("parent_id").OnTable("ref_members").AsInt64().Nullable()
            .ForeignKey("FK_ref_parent", "ref_owners", "id").OnDelete(Rule.Cascade);
        Alter.Table("ref_members")
            .AddColumn("first").AsGuid().Nullable().Unique()
            .AddColumn("stamp").AsDateTimeOffset().WithDefault(SystemMethods.CurrentDateTimeOffset)
            .AddColumn("host_id").AsInt64().Nullable().ForeignKey("ref_owners", "id")
            .AddColumn("kind").AsString(10).NotNullable().SetExistingRowsTo("old");
    }

    public override void Down()
    {
        Delete.Column("note").FromTable("ref_members");
        Delete.Column("parent_id").Column("level").Column("rank").Column("score").FromTable("ref_members");
        Delete.Column("first").Column("stamp").Column("host_id").Column("kind").FromTable("ref_members");
    }
}
