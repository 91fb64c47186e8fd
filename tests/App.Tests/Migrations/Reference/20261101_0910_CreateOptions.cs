using System.Data;
using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611010910)]
public class CreateOptions : Migration
{
    public override void Up()
    {
        Create.Table("ref_owners")
            .WithColumn("id").AsInt64().PrimaryKey("PK_the_owners").Identity()
            .WithColumn("code").AsString(20).NotNullable().Unique()
            .WithColumn("name").AsString(100).Nullable().Indexed()
            .WithColumn("mail").AsString(100).Nullable().Unique("UX_ref_owners_mail")
            .WithColumn("phone").AsString(100).Nullable().Indexed("IX_ref_owners_by_phone");

        Create.Table("ref_defaults")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("text").AsString().WithDefaultValue("it's")
            .WithColumn("flag").AsBoolean().WithDefaultValue(true)
            .WithColumn("number").AsInt32().WithDefaultValue(7)
            .WithColumn("raw").AsInt32().WithDefaultValue(RawSql.Insert("(40 + 2)"))
            .WithColumn("empty").AsString().Nullable().WithDefaultValue(null);

        Create.Table("ref_members")
            .WithColumn("owner_id").AsInt64().PrimaryKey().ForeignKey("ref_owners", "id").OnDelete(Rule.Cascade)
            .WithColumn("number").AsInt32().PrimaryKey()
            .WithColumn("friend_id").AsInt64().Nullable()
                .ForeignKey("FK_ref_friend", "ref_owners", "id").OnDelete(Rule.SetNull).OnUpdate(Rule.Cascade)
            .WithColumn("default_id").AsInt64().Nullable().ForeignKey("ref_owners", "id").OnDeleteOrUpdate(Rule.SetDefault).Indexed();
    }

    public override void Down()
    {
        Delete.Table("ref_members");
        Delete.Table("ref_defaults");
        Delete.Table("ref_owners");
    }
}
