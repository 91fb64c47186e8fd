using FluentMigrator;

namespace App.BuildingBlocks.Web.Migrations;

[Migration(202611201800)]
public sealed class CreateDrafts : Migration
{
    public override void Up()
    {
        Create.Table("web_drafts")
            .WithColumn("key").AsBinary(32).PrimaryKey()
            .WithColumn("page").AsString(2000).NotNullable()
            .WithColumn("user_id").AsGuid().Nullable()
            .WithColumn("fields").AsBinary().NotNullable()
            .WithColumn("expires_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_web_drafts_expires_at").OnTable("web_drafts").OnColumn("expires_at").Ascending();
    }

    public override void Down() => Delete.Table("web_drafts");
}
