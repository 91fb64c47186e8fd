using FluentMigrator;

namespace App.Modules.Notes.Migrations;

[Migration(202611200920)]
public sealed class CreateNotes : Migration
{
    public override void Up()
    {
        Create.Table("notes_notes")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("organization_id").AsGuid().NotNullable()
            .WithColumn("title").AsString(200).NotNullable()
            .WithColumn("body").AsString(20_000).NotNullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("updated_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_notes_notes_organization_id_id").OnTable("notes_notes")
            .OnColumn("organization_id").Ascending()
            .OnColumn("id").Ascending();
    }

    public override void Down() => Delete.Table("notes_notes");
}
