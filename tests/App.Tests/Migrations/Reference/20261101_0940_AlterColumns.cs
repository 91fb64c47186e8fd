using System.Data;
using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611010940)]
public class AlterColumns : Migration
{
    public override void Up()
    {
        Alter.Column("name").OnTable("ref_owners").AsString(300).NotNullable().WithDefaultValue("nobody");
        Alter.Table("ref_members")
            .AlterColumn("number").AsInt64()
            .AlterColumn("friend_id").AsInt64().Nullable().Unique("UX_ref_members_friend");
        Alter.Column("number").OnTable("ref_defaults").AsInt64().Nullable()
            .ForeignKey("FK_ref_defaults_owner", "ref_owners", "id").OnDelete(Rule.SetNull);
    }

    public override void Down()
    {
        Delete.ForeignKey("FK_ref_defaults_owner").OnTable("ref_defaults");
        Alter.Column("number").OnTable("ref_defaults").AsInt32().NotNullable();
        Delete.Index("UX_ref_members_friend").OnTable("ref_members");
        Alter.Column("number").OnTable("ref_members").AsInt32();
        Alter.Column("name").OnTable("ref_owners").AsString(100).Nullable();
    }
}
