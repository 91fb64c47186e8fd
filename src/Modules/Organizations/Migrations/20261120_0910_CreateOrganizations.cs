using FluentMigrator;

namespace App.Modules.Organizations.Migrations;

[Migration(202611200910)]
public sealed class CreateOrganizations : Migration
{
    public override void Up()
    {
        Create.Table("organizations_organizations")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("slug").AsString(60).NotNullable().Unique()
            .WithColumn("name").AsString(100).NotNullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable();

        Create.Table("organizations_members")
            .WithColumn("organization_id").AsGuid().PrimaryKey()
                .ForeignKey("fk_organizations_members_organization_id", "organizations_organizations", "id").OnDelete(System.Data.Rule.Cascade)
            .WithColumn("user_id").AsGuid().PrimaryKey()
            .WithColumn("role").AsString(20).NotNullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_organizations_members_user_id").OnTable("organizations_members").OnColumn("user_id").Ascending();
    }

    public override void Down()
    {
        Delete.Table("organizations_members");
        Delete.Table("organizations_organizations");
    }
}
