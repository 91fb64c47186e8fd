using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611011010)]
public class RenameThings : AutoReversingMigration
{
    public override void Up()
    {
        Rename.Table("ref_owners").To("ref_people");
        Rename.Column("name").OnTable("ref_people").To("full_name");
        Create.Table("ref_new").WithColumn("id").AsInt64().PrimaryKey().WithColumn("person_id").AsInt64().Nullable();
        Create.Column("extra").OnTable("ref_new").AsString().Nullable();
        Create.Index("IX_ref_new_extra").OnTable("ref_new").OnColumn("extra");
        Create.ForeignKey("FK_ref_new_person").FromTable("ref_new").ForeignColumn("person_id").ToTable("ref_people").PrimaryColumn("id");
        Create.UniqueConstraint("UC_ref_new").OnTable("ref_new").Column("person_id");
        Insert.IntoTable("ref_new").Row(new { id = 1, extra = "x" });
    }
}
